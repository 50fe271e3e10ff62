import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCheckpointKey } from '../../hosts/shared/checkpoints/key.ts';
import { renderCheckpoint } from '../../hosts/shared/checkpoints/text.ts';
import { recordedInFile } from '../../cli/audit/sources.ts';
import { verify } from '../../cli/audit/verify.ts';
import type { Verdict } from '../../hosts/shared/audit/verify.ts';
import { temporary } from '../vault/support/child.ts';
import { publicKey, seed } from '../vault/support/checkpointed.ts';
import { chainOf, ending, entryOf, linesOf } from './chain.ts';
import type { ExportedEntry } from './chain.ts';

let folder: Awaited<ReturnType<typeof temporary>>;
beforeAll(async () => void (folder = await temporary()));
afterAll(() => folder[Symbol.asyncDispose]());

const entries = chainOf(5);
const [first, second, third, fourth, fifth] = entries as [ExportedEntry, ExportedEntry, ExportedEntry, ExportedEntry, ExportedEntry];

async function verified(text: string, checkpoints: readonly string[] = [], publicKeys: readonly string[] = []): Promise<Verdict> {
  const file = join(folder.path, 'audit');
  await writeFile(file, text);
  return await verify({ recorded: recordedInFile(file), checkpoints, publicKeys: new Set(publicKeys) });
}

/** A checkpoint's line. */
async function checkpoint(sequence: number, head: string, wallet = 'tests', from = seed()): Promise<string> {
  const key = await openCheckpointKey(from);
  const statement = {
    wallet,
    sequence: BigInt(sequence),
    head: Uint8Array.from(Buffer.from(head.slice(2), 'hex')),
    time: 1n,
    publicKey: key.publicKey,
  };
  return renderCheckpoint({ ...statement, signature: await key.sign(statement) });
}

const finding = ({ finding: found, entries: whole }: Verdict): unknown => [found?.code, found?.sequence, whole];

describe('a record that is whole', () => {
  test('line by line, with the end that was stated', async () => {
    expect(await verified(linesOf([...entries, ending(entries)]))).toEqual({
      finding: undefined,
      wallet: 'tests',
      entries: 5n,
      head: fifth.hash,
      end: 'head',
      checkpoints: undefined,
      vouched: false,
    });
  });

  test.each([
    ['lines without an end', linesOf(entries), 'unstated'],
    ['texts and hashes alone', linesOf(entries.map(({ text, hash }) => ({ text, hash }))), 'unstated'],
    [
      'two answers without anything between',
      JSON.stringify({ entries: [first, second], next: 2, head: fifth.hash, checkpoint: null }) +
        JSON.stringify({ entries: [third, fourth, fifth], next: null, head: fifth.hash }),
      'head',
    ],
    [
      'a JSON-RPC answer over many lines',
      JSON.stringify({ jsonrpc: '2.0', id: 1, result: { entries, next: null, head: fifth.hash } }, undefined, 2),
      'head',
    ],
    [
      'lines and an answer after them',
      linesOf([first, second]) + JSON.stringify({ entries: [third, fourth, fifth], next: null, head: fifth.hash }),
      'head',
    ],
    ['an export that was continued', linesOf([first, second, ending([first, second]), third, fourth, fifth, ending(entries)]), 'head'],
  ])('as %s', async (_, text, end) => {
    expect(await verified(text)).toMatchObject({ finding: undefined, entries: 5n, head: fifth.hash, end });
  });

  test('when it is empty', async () => {
    const none = { finding: undefined, entries: 0n, wallet: undefined };
    expect(await verified('')).toMatchObject({ ...none, end: 'unstated' });
    expect(await verified(linesOf([ending([])]))).toMatchObject({ ...none, end: 'head' });
  });

  test('with its checkpoints, in it and beside it', async () => {
    const [early, late] = [await checkpoint(2, second.hash), await checkpoint(5, fifth.hash)];
    const inside = linesOf([{ checkpoint: JSON.parse(late) }, ...entries]);
    const report = { compared: 2, last: 5n, publicKeys: [publicKey] };
    expect(await verified(inside, [early, late])).toMatchObject({
      finding: undefined,
      end: 'checkpoint',
      checkpoints: report,
      vouched: false,
    });
    const after = linesOf([...entries, { checkpoint: JSON.parse(late) }, ending(entries)]);
    expect(await verified(after, [early], [publicKey])).toMatchObject({
      finding: undefined,
      end: 'head',
      checkpoints: report,
      vouched: true,
    });
  });
});

describe('the first thing that is wrong is named', () => {
  const altered = { ...third, text: third.text.replace('backend', 'backdoor') };
  const rehashed = entryOf('tests', 3, second.hash, 'rewritten');
  const fork = [fourth, fifth].map(({ sequence }, index) => entryOf('tests', sequence, index === 0 ? rehashed.hash : fourth.hash));

  test.each([
    ['a text that was changed', [first, second, altered, fourth, fifth], 'hash-mismatch', 3n, 2n],
    ['a text and its hash that were changed', [first, second, rehashed, fourth, fifth], 'forked', 4n, 3n],
    ['fields that are not in the text', [first, { ...second, caller: 'nobody' }, third], 'fields-mismatch', 2n, 1n],
    ['a field more than in the text', [first, { ...second, more: 1 }, third], 'fields-mismatch', 2n, 1n],
    ['an entry left out', [first, second, fourth, fifth], 'missing', 3n, 2n],
    ['the first left out', [second, third], 'missing', 1n, 0n],
    ['two exchanged', [first, third, second, fourth], 'reordered', 2n, 1n],
    ['one that comes twice', [first, second, second, third], 'reordered', 2n, 2n],
    ['an earlier one at the end', [first, second, third, first], 'reordered', 1n, 3n],
    ['two of one sequence', [first, second, third, rehashed], 'forked', 3n, 3n],
    ['one that follows on another', [first, second, third, fork[0], fork[1]], 'forked', 4n, 3n],
    ['an entry of another ledger', [first, second, entryOf('other', 3, second.hash)], 'other-wallet', 3n, 2n],
    ['an end that is not the stated head', [first, second, third, ending(entries)], 'cut-off', 4n, 3n],
    ['a page that was not asked for', [{ entries: [first, second], next: 2, head: fifth.hash }], 'cut-off', 3n, 2n],
    ['a text that is no entry', [first, { text: 'mintmark-audit-v1\n{}', hash: first.hash }], 'malformed', 2n, 1n],
    ['a text of another domain', [first, { ...second, text: second.text.replace('audit-v1', 'audit-v2') }], 'malformed', 2n, 1n],
    ['an object of something else', [first, { error: 'no' }], 'malformed', undefined, 1n],
    ['entries that are no list', [{ entries: 'all', head: first.hash }], 'malformed', undefined, 0n],
  ])('%s', async (_, given, code, sequence, whole) => {
    expect(finding(await verified(linesOf(given as object[])))).toEqual([code, sequence, whole]);
  });

  test.each([
    ['cut in the middle of an entry', linesOf(entries).slice(0, -100), 4n],
    ['with words between', `${linesOf([first])}words${linesOf([second])}`, 1n],
    ['as one list', JSON.stringify(entries), 0n],
    ['with a bracket too many', `${linesOf([first])}}`, 1n],
    ['that is no JSON', `${linesOf([first])}{"text" "hash"}`, 1n],
  ])('a record %s', async (_, text, whole) => {
    expect(finding(await verified(text))).toEqual(['malformed', undefined, whole]);
  });

  test('bytes that are no UTF-8', async () => {
    const file = join(folder.path, 'bytes');
    await writeFile(file, Buffer.concat([Buffer.from(linesOf([first])), Buffer.from([0xff, 0xfe])]));
    const verdict = await verify({ recorded: recordedInFile(file), checkpoints: [], publicKeys: new Set() });
    expect(verdict.finding).toMatchObject({ code: 'malformed', expected: 'UTF-8' });
  });
});

describe('a checkpoint', () => {
  test('beyond the end tells that the end was cut off', async () => {
    const late = await checkpoint(5, fifth.hash);
    const cut = linesOf([first, second, third, ending([first, second, third])]);
    expect(finding(await verified(cut, [await checkpoint(2, second.hash), late]))).toEqual(['cut-off', 4n, 3n]);
    expect(finding(await verified(linesOf([{ checkpoint: JSON.parse(late) }, first, second, third])))).toEqual(['cut-off', 4n, 3n]);
    expect(finding(await verified('', [late]))).toEqual(['cut-off', 1n, 0n]);
  });

  test('of another head tells that history was rewritten', async () => {
    const rewritten = chainOf(5, 'tests', 'again');
    expect(finding(await verified(linesOf([...rewritten, ending(rewritten)]), [await checkpoint(3, third.hash)]))).toEqual([
      'checkpoint-mismatch',
      3n,
      3n,
    ]);
    const both = [await checkpoint(3, third.hash), await checkpoint(3, rewritten[2]?.hash ?? '')];
    expect(finding(await verified(linesOf(entries), both))).toEqual(['checkpoint-mismatch', 3n, 0n]);
  });

  test.each([
    ['by another key than is known', async () => [await checkpoint(3, third.hash)], [`0x${'11'.repeat(32)}`]],
    ['that was altered', async () => [(await checkpoint(3, third.hash)).replace('"sequence":3', '"sequence":4')], []],
    ['of another wallet', async () => [await checkpoint(3, third.hash, 'other')], []],
    ['that is none', async () => ['{"sequence":3}'], []],
  ])('%s is found', async (_, lines, keys) => {
    expect((await verified(linesOf(entries), await lines(), keys)).finding).toMatchObject({ code: 'bad-checkpoint' });
  });

  test('has to be there where a public key is given: what is made up has none', async () => {
    const madeUp = chainOf(2, 'tests', 'made up');
    for (const text of [linesOf([...madeUp, ending(madeUp)]), linesOf(madeUp), linesOf([ending([])]), '']) {
      const verdict = await verified(text, [], [publicKey]);
      expect(verdict).toMatchObject({ finding: { code: 'no-checkpoint', expected: expect.stringContaining(publicKey) }, vouched: false });
      expect((await verified(text)).finding).toBe(undefined);
    }
  });

  test('in the record, signed by an unknown key or too late to be compared, is found', async () => {
    const own = { checkpoint: JSON.parse(await checkpoint(3, third.hash)) };
    expect((await verified(linesOf([own, ...entries]), [], [`0x${'11'.repeat(32)}`])).finding).toMatchObject({ code: 'bad-checkpoint' });
    expect((await verified(linesOf([...entries, own]))).finding).toMatchObject({ code: 'bad-checkpoint' });
    expect((await verified(linesOf([{ checkpoint: 'words' }]))).finding).toMatchObject({ code: 'malformed' });
  });
});

test('sequences beyond 2^53 are not confused', async () => {
  const text = (sequence: string, previous: string): string =>
    `mintmark-audit-v1\n{"wallet":"tests","sequence":${sequence},"previous":"${previous}","time":"1","x":null}`;
  // No chain is that long: what is looked at is which entry is said to be missing.
  const line = text('9007199254740993', `0x${'00'.repeat(32)}`);
  const verdict = await verified(linesOf([{ text: line, hash: `0x${'00'.repeat(32)}` }]));
  expect(verdict.finding).toMatchObject({ code: 'hash-mismatch', sequence: 9_007_199_254_740_993n });
});
