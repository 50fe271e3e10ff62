import { expect, test } from 'vitest';
import type { Entry, Row } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';

const none = new Uint8Array(32);
/** A head that is not computed: a store does not verify hashes. */
export const head = (mark: number): Uint8Array => new Uint8Array(32).fill(mark);
/** Returns an entry that follows on the one before it. */
export const entry = (sequence: number, changes: readonly Row[] = []): Entry => ({
  sequence: BigInt(sequence),
  previous: head(sequence - 1),
  head: head(sequence),
  text: `mintmark-audit-v1\n{"sequence":${sequence},"words":"ü\\u0000"}`,
  changes: [...changes],
});

/** The kind of ledger under test. */
export interface LedgerKind {
  /** Returns a new, empty ledger. */
  open(): Promise<LedgerStore>;
  /**
   * Opens the same ledger again after it was closed. Absent if this kind is lost when it is closed.
   */
  readonly reopen?: () => Promise<LedgerStore>;
}

const row = (name: string, value: string, expires?: bigint): Row => ({ name, value, expires });

/** The contract of every `LedgerStore`. */
export function ledgerContract({ open, reopen }: LedgerKind): void {
  test('is empty at first', async () => {
    const ledger = await open();
    expect(await ledger.read(['a'])).toEqual({ sequence: 0n, head: none, rows: [] });
    expect(await ledger.entries(0n, 10)).toEqual([]);
    await ledger.close();
  });

  test('stores entries in a chain, with their rows', async () => {
    const ledger = await open();
    expect(
      await ledger.commit(
        entry(1, [
          { name: 'a', value: '1', expires: undefined },
          { name: 'b', value: 'x', expires: 5n },
        ]),
      ),
    ).toBe('committed');
    expect(await ledger.commit(entry(2, [{ name: 'a', value: '2', expires: 2n ** 64n - 1n }]))).toBe('committed');
    const { rows, ...last } = await ledger.read(['b', 'a', 'c']);
    expect(last).toEqual({ sequence: 2n, head: head(2) });
    expect(rows.map(({ name, value }) => [name, value])).toEqual([
      ['b', 'x'],
      ['a', '2'],
    ]);
    expect(await ledger.read([])).toEqual({ sequence: 2n, head: head(2), rows: [] });
    const [first, second] = [entry(1), entry(2)].map(({ sequence, head: hash, text }) => ({ sequence, head: hash, text }));
    expect(await ledger.entries(0n, 10)).toEqual([first, second]);
    expect(await ledger.entries(0n, 1)).toEqual([first]);
    expect(await ledger.entries(1n, 10)).toEqual([second]);
    expect(await ledger.entries(2n ** 64n - 1n, 10)).toEqual([]);
    await ledger.close();
  });

  test('stores nothing of an entry that follows on another head', async () => {
    const ledger = await open();
    await ledger.commit(entry(1, [{ name: 'a', value: '1', expires: undefined }]));
    expect(await ledger.commit({ ...entry(2, [{ name: 'a', value: '9', expires: undefined }]), previous: none })).toBe('stale');
    expect(await ledger.commit(entry(1))).toBe('stale');
    expect(await ledger.read(['a'])).toEqual({ sequence: 1n, head: head(1), rows: [{ name: 'a', value: '1', expires: undefined }] });
    await ledger.close();
  });

  test('deletes only the rows that have expired at the given time', async () => {
    const ledger = await open();
    await ledger.commit(
      entry(
        1,
        ['1', '2', '3'].map((value) => ({ name: value, value, expires: BigInt(value) })),
      ),
    );
    await ledger.commit(entry(2, [{ name: 'ever', value: '', expires: undefined }]));
    await ledger.prune(2n);
    expect((await ledger.read(['1', '2', '3', 'ever'])).rows.map(({ name }) => name)).toEqual(['3', 'ever']);
    await ledger.prune(2n ** 64n - 1n);
    expect((await ledger.read(['1', '2', '3', 'ever'])).rows.map(({ name }) => name)).toEqual(['ever']);
    await ledger.close();
  });

  test('stores several entries in order, and the last value of a row', async () => {
    const ledger = await open();
    expect(
      await ledger.commit(entry(1, [row('a', '1')]), entry(2), entry(3, [row('a', '3', 9n), row("a'; drop table row", 'ü\u0000😀')])),
    ).toBe('committed');
    expect(await ledger.read(['a', "a'; drop table row"])).toEqual({
      sequence: 3n,
      head: head(3),
      rows: [row('a', '3', 9n), row("a'; drop table row", 'ü\u0000😀')],
    });
    expect((await ledger.entries(0n, 1000)).map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n]);
    expect((await ledger.entries(1n, 1)).map(({ sequence }) => sequence)).toEqual([2n]);
    await ledger.close();
  });

  test.each([
    [
      'that does not follow on the one before it',
      [entry(2, [row('a', '2')]), { ...entry(3), previous: head(9) }],
      'expected the head of the entry before it',
    ],
    ['out of sequence', [entry(2, [row('a', '2')]), { ...entry(3), sequence: 7n }], 'expected the sequence 3, got 7'],
    ['out of sequence by itself', [{ ...entry(2, [row('a', '2')]), sequence: 1n }], 'expected the sequence 2, got 1'],
  ])('throws for an entry %s, stores nothing of its commit, and goes on', async (_, entries, words) => {
    const ledger = await open();
    await ledger.commit(entry(1, [row('a', '1')]));
    await expect((async () => ledger.commit(...entries))()).rejects.toThrow(words);
    expect(await ledger.read(['a'])).toEqual({ sequence: 1n, head: head(1), rows: [row('a', '1')] });
    expect(await ledger.entries(0n, 10)).toHaveLength(1);
    expect(await ledger.commit(entry(2))).toBe('committed');
    await ledger.close();
  });

  test('returns many entries in pages', async () => {
    const ledger = await open();
    const marks = Array.from({ length: 250 }, (_, index) => index + 1);
    await ledger.commit(...marks.map((mark) => entry(mark)));
    const pages = [];
    for (let after = 0n; after < 250n; after += 100n) pages.push(await ledger.entries(after, 100));
    expect(pages.map((page) => page.length)).toEqual([100, 100, 50]);
    expect(pages.flat().map(({ sequence }) => Number(sequence))).toEqual(marks);
    await ledger.close();
  });

  if (reopen === undefined) return;
  test('has the same content when it is opened again', async () => {
    const ledger = await open();
    await ledger.commit(entry(1, [row('a', '1', 7n)]), entry(2, [row('b', '2')]));
    await ledger.close();
    const again = await reopen();
    expect(await again.read(['a', 'b'])).toEqual({ sequence: 2n, head: head(2), rows: [row('a', '1', 7n), row('b', '2')] });
    expect(await again.commit(entry(2))).toBe('stale');
    expect(await again.commit(entry(3))).toBe('committed');
    await again.close();
  });
}
