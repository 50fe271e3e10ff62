import type { Case } from '../world/case.ts';
import { documentOf, json, named, picture, refused, repaired, resolves } from './make.ts';

const bytes = (...parts: readonly (string | readonly number[])[]): string =>
  Buffer.concat(parts.map((part) => Buffer.from(typeof part === 'string' ? part : [...part]))).toString('base64');
const binary = (bodyB64: string, type = 'application/json') => ({ headers: { 'content-type': type }, bodyB64 });

/** JSON with one fault each. */
const damaged: readonly Case[] = [
  documentOf('json-trailing-comma', `{"name":"Comma","image":"${picture}",}`, repaired('Comma')),
  documentOf('json-trailing-comma-list', `{"name":"Comma","attributes":[{"trait_type":"a","value":"b"},]}`, repaired('Comma')),
  documentOf(
    'json-raw-newline',
    `{"name":"Line","description":"one\ntwo\ttabs"}`,
    repaired('Line', { metadata: { description: 'one\ntwo\ttabs' } }),
  ),
  documentOf('json-comments', `{"name":"Comments", // the name\n/* the picture */ "image":"${picture}"}`, repaired('Comments')),
  documentOf('json-url-is-no-comment', named('Url', { external_url: 'https://meta.example/a//b' }), resolves('Url', { warning: false })),
  documentOf('json-double-encoded', JSON.stringify(named('Twice')), repaired('Twice')),
  documentOf('json-bom', binary(bytes([0xef, 0xbb, 0xbf], named('Bom'))), resolves('Bom')),
  documentOf('json-utf-16', binary(bytes([0xff, 0xfe], [...Buffer.from(named('Utf-16'), 'utf16le')])), {
    either: [repaired('Utf-16'), refused('metadata-invalid')],
  }),
  documentOf('json-nul-after', `${named('Nul')}\u0000\u0000`, repaired('Nul')),
  documentOf('json-nul-inside', `{"name":"N\u0000ul"}`, repaired('Nul', { nowhere: ['\\u0000'] })),
  documentOf('json-nan-minus', '{"name":"Nan","attributes":[{"trait_type":"a","value":-Infinity}]}', repaired('Nan')),
  documentOf('json-lone-surrogate', String.raw`{"name":"Lone \ud83d end","image":"${picture}"}`, {
    ok: true,
    warning: true,
    image: picture,
  }),
  documentOf('json-bad-utf-8', binary(bytes('{"name":"Bad', [0xff], 'utf"}')), {
    either: [{ ok: true, warning: true }, refused('metadata-invalid')],
  }),
  documentOf('json-latin-1', binary(bytes('{"name":"K', [0xf6], 'ln"}'), 'application/json; charset=iso-8859-1'), repaired('Köln')),
  documentOf('json-latin-1-undeclared', binary(bytes('{"name":"K', [0xf6], 'ln"}')), {
    either: [repaired('Köln'), refused('metadata-invalid')],
  }),
  documentOf(
    'json-windows-1252',
    binary(bytes('{"name":"a ', [0x93], 'b', [0x94], '"}'), 'text/plain; charset=windows-1252'),
    repaired('a “b”'),
  ),
  documentOf('json-bad-escape', String.raw`{"name":"It\'s"}`, { either: [repaired("It's"), refused('metadata-invalid')] }),
  documentOf('json-unescaped-quote', '{"name":"The "best" one"}', { either: [{ ok: true, warning: true }, refused('metadata-invalid')] }),
  documentOf('json-garbage-after', `${named('Garbage')}<!-- served by x -->`, {
    either: [repaired('Garbage'), refused('metadata-invalid')],
  }),
  documentOf('json-jsonp', `callback(${named('Jsonp')})`, { either: [repaired('Jsonp'), refused('metadata-invalid')] }),
  documentOf('json-duplicate-keys', '{"name":"First","name":"Second"}', {
    either: [
      { ok: true, warning: true },
      { ok: true, name: 'Second' },
    ],
  }),
  documentOf('json-truncated', '{"name":"Cut","ima', { ...refused('metadata-invalid'), retryable: false }),
  documentOf('json-empty', '', refused('metadata-invalid', 'upstream-error')),
  documentOf('json-white-space', ' \n ', refused('metadata-invalid', 'upstream-error')),
  documentOf('json-deep', `{"name":"Deep","x":${'['.repeat(100)}${']'.repeat(100)}}`, {
    either: [{ ok: true, warning: true }, refused('metadata-invalid')],
  }),
  documentOf('json-big-number', '{"name":"Big","attributes":[{"trait_type":"Wei","value":123456789012345678901234567890}]}', {
    ...resolves('Big'),
    metadata: { attributes: [{ trait_type: 'Wei', value: '123456789012345678901234567890' }] },
  }),
];

/** Documents that are JSON and no metadata. */
const strange: readonly Case[] = [
  documentOf('doc-array', '[{"name":"In a list"}]', { either: [refused('metadata-invalid'), repaired('In a list')] }),
  documentOf('doc-empty-array', '[]', refused('metadata-invalid')),
  documentOf('doc-null', 'null', refused('metadata-invalid')),
  documentOf('doc-number', '42', refused('metadata-invalid')),
  documentOf('doc-true', 'true', refused('metadata-invalid')),
  documentOf('doc-text', '"hello"', refused('metadata-invalid')),
  documentOf('doc-empty-object', '{}', { either: [refused('metadata-invalid'), { ok: true, warning: true }] }),
  documentOf('doc-message', '{"message":"Token not found"}', refused('metadata-invalid')),
  documentOf('doc-error', '{"error":"rate limited","statusCode":429}', refused('metadata-invalid')),
  documentOf('doc-error-object', '{"error":{"code":404,"message":"no such token"}}', refused('metadata-invalid')),
  documentOf('doc-success-false', '{"success":false,"message":"not revealed"}', refused('metadata-invalid')),
  documentOf('doc-wrapped', json(JSON.stringify({ data: { name: 'Wrapped', image: picture } })), repaired('Wrapped', { image: picture })),
  documentOf('doc-wrapped-status', JSON.stringify({ status: 'ok', data: { name: 'Wrapped' } }), repaired('Wrapped')),
  documentOf('doc-unknown-fields', '{"foo":1,"bar":[2]}', { either: [refused('metadata-invalid'), { ok: true, warning: true }] }),
  documentOf(
    'doc-schema',
    JSON.stringify({
      title: 'Asset Metadata',
      type: 'object',
      properties: {
        name: { type: 'string', description: 'In the schema' },
        description: { type: 'string', description: 'Values stand where the schema has texts.' },
        image: { type: 'string', description: picture },
      },
    }),
    repaired('In the schema', { image: picture }),
  ),
];

/** Documents that are damaged, or are none. */
export const documents: readonly Case[] = [...damaged, ...strange];
