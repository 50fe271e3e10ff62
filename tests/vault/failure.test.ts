import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Entry, Ledger } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import type { StoredEntry } from '../../hosts/shared/ledger/store.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { runChild, temporary } from './support/child.ts';
import { send, vaultOn } from './support/wallet.ts';

const unavailable = { tag: 'err', val: { tag: 'store-unavailable' } };

/** A ledger that fails in one place. */
class Faulty extends MemoryLedger {
  fault: 'none' | 'read' | 'before commit' | 'after commit' | 'entries' | 'forgets' | 'another head' = 'none';

  override read(names: readonly string[]): Ledger {
    if (this.fault === 'read') throw new Error('the disk is gone');
    return super.read(names);
  }

  override commit(...entries: readonly Entry[]): 'committed' | 'stale' {
    if (this.fault === 'before commit') throw new Error('the disk is full');
    if (this.fault === 'forgets') return 'committed';
    const outcome = super.commit(...entries);
    if (this.fault === 'after commit') throw new Error('the disk did not answer');
    return outcome;
  }

  override entries(after: bigint, limit: number): StoredEntry[] {
    if (this.fault === 'entries') throw new Error('the disk is gone');
    const kept = super.entries(after, limit);
    return this.fault === 'another head' ? kept.map((entry) => ({ ...entry, head: new Uint8Array(32).fill(7) })) : kept;
  }
}

describe('a ledger that fails', () => {
  test.each([
    ['read', 'read', 0],
    ['before commit', 'commit', 0],
    ['after commit', 'commit', 1],
    ['entries', 'entries', 1],
  ] as const)('in %s: nothing is signed, and a retry with the same key is charged once', async (fault, operation, kept) => {
    const ledger = new Faulty();
    const { vault, events } = await vaultOn(ledger);
    ledger.fault = fault;
    expect(await vault.sign(send({}, { idempotencyKey: 'a' }))).toEqual(unavailable);
    expect(events).toMatchObject([{ code: 'ledger-failed', operation }]);
    ledger.fault = 'none';
    expect((await auditOf(vault)).entries).toHaveLength(kept);
    const retried = await vault.sign(send({}, { idempotencyKey: 'a' }));
    expect(retried.tag).toBe('ok');
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(audit.entries.map(({ outcome, nonce }) => [outcome, nonce])).toEqual([['signed', '0']]);
    expect(events).toHaveLength(1);
  });

  test.each(['forgets', 'another head'] as const)(
    'and does not tell (%s): what was kept is not what was asked, and nothing is signed',
    async (fault) => {
      const ledger = new Faulty();
      const { vault } = await vaultOn(ledger);
      ledger.fault = fault;
      expect(await vault.sign(send())).toMatchObject({ tag: 'err', val: { tag: 'refused', val: { tag: 'head-mismatch' } } });
    },
  );

  test('in pruning: the call is answered nevertheless', async () => {
    const ledger = new (class extends MemoryLedger {
      override prune(): void {
        throw new Error('the disk is full');
      }
    })();
    const { vault, events } = await vaultOn(ledger);
    for (let index = 0; index < 300; index += 1) expect((await vault.sign(send())).tag).toBe('ok');
    expect(events).toMatchObject([{ code: 'ledger-failed', operation: 'prune' }]);
  });

  test('with a full disk: no signature without its entry, no entry lost, and it goes on when there is room', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'ledger.db');
    const child = await runChild('signs-until-full', [file], { fileBlocks: 256 });
    expect(child.stderr).toBe('');
    const { answers, events }: { answers: { tag: string }[]; events: unknown[] } = JSON.parse(child.stdout);
    const [signed, refused] = ['ok', 'err'].map((tag) => answers.filter((answer) => answer.tag === tag));
    expect(signed?.length).toBeGreaterThan(10);
    expect(answers.slice(-3)).toEqual([unavailable, unavailable, unavailable]);
    expect(refused).toEqual(refused?.map(() => unavailable));
    expect(events).toHaveLength(refused?.length ?? 0);

    const { vault } = await vaultOn(openSqliteLedger(file));
    const audit = await auditOf(vault, { limit: 1000 });
    expectChain(audit);
    expect(audit.entries).toHaveLength(signed?.length ?? 0);
    expect((await vault.sign(send())).tag).toBe('ok');
    await vault.close();
  });
});

test('killed between commit and release: the entry and its charge stay, and a retry with its key signs it once', async () => {
  await using folder = await temporary();
  const file = join(folder.path, 'ledger.db');
  expect(await runChild('dies-after-commit', [file, 'a'])).toEqual({ code: null, signal: 'SIGKILL', stdout: 'committed\n', stderr: '' });

  const { vault } = await vaultOn(openSqliteLedger(file));
  const [left, ...others] = (await auditOf(vault)).entries;
  expect(others).toEqual([]);
  expect(left).toMatchObject({ outcome: 'signed', nonce: '0', spendTotal: String(1n + 21_000n * 2_000_000_000n) });

  const retried = await vault.sign(send({}, { idempotencyKey: 'a' }));
  expect(retried.tag).toBe('ok');
  expect(await vault.sign(send({}, { idempotencyKey: 'a' }))).toEqual(retried);
  const next = await vault.sign(send());
  expect(next.tag).toBe('ok');
  const audit = await auditOf(vault);
  expectChain(audit);
  expect(audit.entries.map(({ nonce, spendTotal }) => [nonce, spendTotal])).toEqual([
    ['0', String(1n + 21_000n * 2_000_000_000n)],
    ['1', String(2n * (1n + 21_000n * 2_000_000_000n))],
  ]);
  await vault.close();
});
