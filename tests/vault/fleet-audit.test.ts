import { expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import type { StoredEntry } from '../../hosts/shared/ledger/store.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { MemoryCheckpoints, checkpointsOn } from './support/checkpointed.ts';
import { send, vaultOn } from './support/wallet.ts';

/** A ledger to which others write between two reads of a vault. */
class SharedLedger extends MemoryLedger {
  /** Called once, before the next entries are read. */
  before: (() => Promise<unknown>) | undefined;

  // @ts-expect-error: the parent's method is synchronous, and a store may be asynchronous.
  override async entries(after: bigint, limit: number): Promise<StoredEntry[]> {
    const { before } = this;
    this.before = undefined;
    await before?.();
    return super.entries(after, limit);
  }
}

test('an auditor gets a whole chain while another gateway signs', async () => {
  const ledger = new SharedLedger();
  const store = new MemoryCheckpoints();
  const { vault } = await vaultOn(ledger, undefined, await checkpointsOn(store, { every: 1000 }));
  const { vault: other } = await vaultOn(ledger);
  for (let index = 0; index < 3; index += 1) await vault.sign(send());

  ledger.before = () => other.sign(send());
  const raced = await auditOf(vault);
  expect(raced.entries).toHaveLength(3);
  expectChain(raced);
  // No checkpoint is of an entry that the auditor has not got.
  expect(raced.checkpoint).toBeNull();

  const { checkpoint, ...whole } = await auditOf(vault);
  expect(whole.entries).toHaveLength(4);
  expectChain({ ...whole, checkpoint });
  expect(checkpoint).toMatchObject({ sequence: 4, head: whole.head });
  await Promise.all([vault.close(), other.close()]);
});
