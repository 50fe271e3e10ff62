import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Given } from './support/resolve.ts';
import { resolve } from './support/resolve.ts';

const mebibyte = 2 ** 20;

/**
 * A JSON document of at most 1 MiB: a piece repeated as often as it fits, between a head and a
 * tail.
 */
const filled = (head: string, piece: string, tail: string): string =>
  `${head}${piece.repeat(Math.floor((mebibyte - Buffer.byteLength(head + tail)) / Buffer.byteLength(piece)))}${tail}`;

/** As many pieces as there may be values. */
const full = (head: string, piece: string, values: number, tail: string): string =>
  `${head}${piece.repeat(Math.floor(19_990 / values))}${tail}`;

const documents: Readonly<Record<string, string>> = {
  'attributes of zeros': filled('{"attributes":[', '0,', '0]}'),
  'attributes of nulls': filled('{"attributes":[', 'null,', '0]}'),
  'attributes of objects': filled('{"attributes":[', '{"trait_type":1,"value":[1]},', '0]}'),
  'empty arrays': filled('{"x":[', '[],', '0]}'),
  'small objects': filled('{"x":[', '{"":0},', '0]}'),
  'as many zeros as are read': full('{"attributes":[', '0,', 1, '0]}'),
  'as many small objects as are read': full('{"x":[', '{"":0},', 2, '0]}'),
  'as many names as are read': `{"x":[${Array.from({ length: 6600 }, (_, at) => `{"${'k'.repeat(130)}${at}":0,"":0}`).join()}]}`,
  'as many attributes as are read': full('{"attributes":[', `{"trait_type":"${'t'.repeat(60)}","value":"${'v'.repeat(60)}"},`, 3, '0]}'),
  'one image': filled('{"image":"data:,', 'a', '"}'),
  'one text': filled('{"name":"', 'a', '"}'),
  'one text of escapes': filled('{"name":"', String.raw`\"`, '"}'),
  'one value that becomes text': filled('{"attributes":[{"value":["', String.raw`\"`, '"]}]}'),
  'an image to encode': filled('{"image_data":"', '<', '"}'),
  'an image to encode that fits': `{"image_data":"${'<'.repeat(340_000)}"}`,
  'a long name': filled('{"attributes":{"', '~', '":[[]]}}'),
  'equal names': filled('{', '"a":0,', '"a":0}'),
  'one number': filled('{"x":', '9', '}'),
  ids: filled('{"name":"', '{id}', '"}'),
  'as many ids as are filled in': `{"name":"${'{id}'.repeat(16_000)}"}`,
  'ids in many texts': full('{"x":[', '"{id}",', 1, '0]}'),
  'deep nesting': filled('', '{"a":', ''),
  'no JSON': filled('', '{', ''),
};

const web = (document: string): Given => ({ standard: 'erc1155', uri: 'https://a.example/1', body: Buffer.from(document) });
const inline = (uri: string): Given => ({ standard: 'erc1155', uri, body: Buffer.alloc(0) });

/** `ipfs:` URI of a block, in base 16: version 1, dag-pb, sha2-256. */
function block(bytes: Uint8Array): Given {
  return { standard: 'erc721', uri: `ipfs://f01701220${createHash('sha256').update(bytes).digest('hex')}`, body: bytes };
}

const uris: Readonly<Record<string, Given>> = {
  'a data: URI of number signs': inline(filled('data:,', '#', '')),
  'a data: URI of escapes': inline(filled('data:,{"name":"', '%41', '"}')),
  'a data: URI in base64': inline(`data:;base64,${Buffer.from(`{"name":"${'a'.repeat(780_000)}"}`).toString('base64')}`),
  'a data: URI of parameters': inline(filled('data:a/b', ';a=b', ',{}')),
  'a URI of ids': inline(filled('https://a.example/', '{id}', '')),
  'a URL': inline(filled('https://a.example/', 'ü', '')),
  'an ipfs: URI': inline(filled('ipfs://z', '2', '')),
  'an answer of 2 MiB': inline('x'.repeat(mebibyte + 30_000)),
  'an answer that is too large': inline('x'.repeat(4 * mebibyte)),
  'a block of links': block(Buffer.from(filled('', '\x12\x06\x0a\x04\x01\x55\x00\x00', ''), 'latin1')),
};

describe('linear memory stays under 16 MiB', () => {
  const cases = [...Object.entries(documents).map(([name, document]) => [name, web(document)] as const), ...Object.entries(uris)];
  test.each(cases)('%s', (_name, given) => {
    const { end, memory } = resolve(given);
    expect(memory).toBeLessThan(16 * mebibyte);
    if (end.tag === 'ok' && end.val.tag === 'token') expect(end.val.val.warnings.length).toBeLessThanOrEqual(101);
  });

  test('of the same documents in the URI itself', () => {
    const memories = Object.values(documents).map((document) => resolve(inline(document)).memory);
    expect(Math.max(...memories)).toBeLessThan(16 * mebibyte);
  });
});

test('refusals name the rule', () => {
  const refused = (document = ''): unknown => resolve(web(document)).end;
  const because = (expected: string): unknown => ({
    tag: 'err',
    val: { tag: 'metadata-invalid', val: { field: 'metadata', expected, got: 'more' } },
  });
  expect(refused(documents['attributes of zeros'])).toEqual(because('a JSON object of at most 20000 values'));
  expect(refused(documents['ids'])).toEqual(because('at most 1048576 bytes with every {id} filled in'));
});
