import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry, Ledger } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { openCheckpointsFile } from '../../hosts/node/stores/checkpoints-file.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import { LedgerContradiction } from '../../hosts/shared/ledger/rollback-guard.ts';
import type { StoredEntry, LedgerStore } from '../../hosts/shared/ledger/store.ts';
import type { VaultEvent } from '../../hosts/shared/vault/vault.ts';
import { auditOf } from '../vault/support/audit.ts';
import { temporary } from '../vault/support/child.ts';
import { MemoryCheckpoints, checkpointsOn } from '../vault/support/checkpointed.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';

const unavailable = { tag: 'err', val: { tag: 'store-unavailable' } };

/** Returns what the events say: where the known head is from, and both sequences. */
const contradictions = (events: readonly VaultEvent[]): unknown[] =>
  events.map((event) =>
    event.code === 'ledger-contradicted' ? [event.cause.known.from, event.cause.known.sequence, event.cause.got.sequence] : event.code,
  );

/** Returns a ledger with so many entries. */
async function signed(count: number, store: LedgerStore = new MemoryLedger()): Promise<void> {
  // The vault must not close the ledger: the test reads it afterwards.
  const { vault } = await vaultOn({ ...bound(store), close: () => {} });
  for (let index = 0; index < count; index += 1) expect((await vault.sign(send())).tag).toBe('ok');
  await vault.close();
}

function bound(store: LedgerStore): LedgerStore {
  return {
    read: (rows) => store.read(rows),
    commit: (...entries) => store.commit(...entries),
    entries: (after, limit) => store.entries(after, limit),
    prune: (now) => store.prune(now),
    close: () => store.close(),
  };
}

describe('a vault signs nothing if its ledger lacks entries that it must have had', () => {
  test('a ledger restored from a copy that is older than the last checkpoint', async () => {
    await using folder = await temporary();
    const [file, copy, lines] = ['ledger.db', 'copy.db', 'mintmark.checkpoints'].map((name) => join(folder.path, name));
    if (file === undefined || copy === undefined || lines === undefined) throw new Error('expected three names');
    const open = async (): Promise<Awaited<ReturnType<typeof vaultOn>>> =>
      await vaultOn(openSqliteLedger(file), undefined, await checkpointsOn(openCheckpointsFile(lines)));

    const first = await open();
    await first.vault.sign(send());
    await first.vault.close();
    copyFileSync(file, copy);
    const second = await open();
    for (let index = 0; index < 4; index += 1) await second.vault.sign(send());
    await second.vault.close();

    rmSync(file);
    copyFileSync(copy, file);
    const third = await open();
    // The vault reports it when it opens, and for each signing call.
    expect(contradictions(third.events)).toEqual([['checkpoint', 5n, 1n]]);
    expect(await third.vault.sign(send())).toEqual(unavailable);
    expect(contradictions(third.events)).toEqual([
      ['checkpoint', 5n, 1n],
      ['checkpoint', 5n, 1n],
    ]);
    // An auditor can still read what is left, and gets the checkpoint.
    expect(await auditOf(third.vault)).toMatchObject({ entries: [{ sequence: 1 }], checkpoint: { sequence: 5 } });
    await third.vault.close();
  });

  test('a ledger with another history, as long or longer', async () => {
    const store = new MemoryCheckpoints();
    const first = await vaultOn(new MemoryLedger(), undefined, await checkpointsOn(store));
    for (let index = 0; index < 2; index += 1) await first.vault.sign(send());
    await first.vault.close();
    for (const length of [2, 5]) {
      const other = new MemoryLedger();
      await signed(length, other);
      const entries = other.entries(0n, 10);
      // Its times differ, and so do its heads.
      const later: LedgerStore = {
        ...bound(other),
        entries: (after, limit) => entries.slice(Number(after), Number(after) + limit).map(shifted),
        read: (rows) => ({ ...other.read(rows), head: new Uint8Array(32).fill(length) }),
      };
      const { vault, events } = await vaultOn(later, undefined, await checkpointsOn(store));
      expect(await vault.sign(send())).toEqual(unavailable);
      expect(contradictions(events)).toContainEqual(['checkpoint', 2n, 2n]);
      await vault.close();
    }
    expect(store.lines).toHaveLength(1);
  });

  test.each([true, false])('a ledger without the head that the configuration names (with checkpoints: %s)', async (made) => {
    const ledger = new MemoryLedger();
    await signed(3, ledger);
    const [, second] = ledger.entries(0n, 10);
    const opened = async (sequence: bigint, head: Uint8Array): Promise<unknown[]> => {
      const checkpoints = made ? await checkpointsOn(new MemoryCheckpoints()) : undefined;
      const { vault, events } = await vaultOn({ ...bound(ledger), close: () => {} }, undefined, checkpoints, { sequence, head });
      const { tag } = await vault.sign(send());
      await vault.close();
      return [tag, ...contradictions(events)];
    };
    expect(await opened(2n, second?.head ?? new Uint8Array())).toEqual(['ok']);
    const other = new Uint8Array(32).fill(9);
    expect(await opened(2n, other)).toEqual(['err', ['configuration', 2n, 2n], ['configuration', 2n, 2n]]);
    expect(await opened(9n, other)).toEqual(['err', ['configuration', 9n, 4n], ['configuration', 9n, 4n]]);
  });

  test('a ledger that is replaced while the vault is open, with and without checkpoints', async () => {
    for (const checkpoints of [undefined, await checkpointsOn(new MemoryCheckpoints(), { every: 100 })]) {
      const exchanged = new (class extends MemoryLedger {
        cut = false;

        override read(names: readonly string[]): Ledger {
          const ledger = super.read(names);
          const [first] = super.entries(0n, 1);
          return this.cut && first !== undefined ? { ...ledger, sequence: first.sequence, head: first.head } : ledger;
        }
      })();
      const { vault, events } = await vaultOn(exchanged, undefined, checkpoints);
      for (let index = 0; index < 3; index += 1) await vault.sign(send());
      exchanged.cut = true;
      expect(await vault.sign(send())).toEqual(unavailable);
      expect(contradictions(events)).toEqual([['ledger', 3n, 1n]]);
      exchanged.cut = false;
      expect((await vault.sign(send())).tag).toBe('ok');
      await vault.close();
    }
  });

  test('a ledger that reports a commit that it has not made', async () => {
    const forgets = new (class extends MemoryLedger {
      override commit(...entries: readonly Entry[]): 'committed' | 'stale' {
        return entries.length > 0 ? 'committed' : 'stale';
      }
    })();
    const { vault, events } = await vaultOn(forgets);
    expect(await vault.sign(send())).toMatchObject({ val: { val: { tag: 'head-mismatch' } } });
    expect(await vault.sign(send())).toEqual(unavailable);
    expect(contradictions(events)).toEqual([['ledger', 1n, 0n]]);
    await vault.close();
  });
});

test('the event has both heads', () => {
  const heads = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)] as const;
  const { message } = new LedgerContradiction({ sequence: 5n, head: heads[0], from: 'checkpoint' }, { sequence: 4n, head: heads[1] });
  expect(message).toBe(`expected sequence 5 with head 0x${'01'.repeat(32)} (checkpoint), got sequence 4 with head 0x${'02'.repeat(32)}`);
});

function shifted(entry: StoredEntry): StoredEntry {
  return { ...entry, head: entry.head.map((byte) => byte ^ 1) };
}
