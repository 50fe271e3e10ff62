import { join } from 'node:path';
import { parseTransaction } from 'viem';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openSqliteLedger } from '../../hosts/node/stores/ledger-sqlite.ts';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';
import type { Vault } from '../../hosts/shared/vault/vault.ts';
import { answered } from './support/answered.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { temporary } from './support/child.ts';
import { send, vaultOn } from './support/wallet.ts';

type Answers = readonly Awaited<ReturnType<Vault['sign']>>[];

/** Returns the nonces of the signed transactions, ascending. */
function nonces(answers: Answers): number[] {
  const signed = answers.map((answer) => {
    const raw: unknown = JSON.parse(answered(answer).result);
    return parseTransaction(`0x${String(raw).slice(2)}`).nonce ?? 0;
  });
  return signed.toSorted((a, b) => a - b);
}

const count = (length: number): number[] => Array.from({ length }, (_, index) => index);

/** Returns a store that answers later, as one over a network does. */
function slow(store: LedgerStore): LedgerStore {
  const later = <T>(value: () => T | Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => setImmediate(() => Promise.resolve().then(value).then(resolve, reject)));
  return {
    read: (rows) => later(() => store.read(rows)),
    commit: (...entries) => later(() => store.commit(...entries)),
    entries: (after, limit) => later(() => store.entries(after, limit)),
    prune: (now) => later(() => store.prune(now)),
    close: () => later(() => store.close()),
  };
}

describe('a hundred sends at once get a hundred consecutive nonces', () => {
  test('on a file', async () => {
    await using folder = await temporary();
    const { vault, events } = await vaultOn(openSqliteLedger(join(folder.path, 'ledger.db')));
    expect(nonces(await Promise.all(count(100).map(() => vault.sign(send()))))).toEqual(count(100));
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(audit.entries).toHaveLength(100);
    expect(events).toEqual([]);
    await vault.close();
  });

  test('on a store that answers later', async () => {
    const { vault } = await vaultOn(slow(new MemoryLedger()));
    expect(nonces(await Promise.all(count(100).map(() => vault.sign(send()))))).toEqual(count(100));
    expectChain(await auditOf(vault));
  });

  test('by two vaults on one store: a vault prepares again if the head has moved', async () => {
    let stale = 0;
    const shared = new (class extends MemoryLedger {
      override commit(...entries: readonly Entry[]): 'committed' | 'stale' {
        const outcome = super.commit(...entries);
        stale += Number(outcome === 'stale');
        return outcome;
      }
    })();
    const [one, other] = await Promise.all([vaultOn(slow(shared)), vaultOn(slow(shared))]);
    const answers = await Promise.all(count(100).map((index) => (index % 2 === 0 ? one : other).vault.sign(send())));
    expect(nonces(answers)).toEqual(count(100));
    expect(stale).toBeGreaterThan(0);
    const audit = await auditOf(one.vault);
    expectChain(audit);
    expect(audit.entries).toHaveLength(100);
  });
});

test('a vault gives up on a store whose head moves every time, and signs nothing', async () => {
  const ledger = new (class extends MemoryLedger {
    override commit(): 'stale' {
      return 'stale';
    }
  })();
  const { vault, events } = await vaultOn(ledger);
  expect(await vault.sign(send())).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
  expect(events).toEqual([{ code: 'ledger-contended', attempts: 16 }]);
});

describe('an idempotency key', () => {
  test('returns the same result again, charged once', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    const first = await vault.sign(send({}, { idempotencyKey: 'a' }));
    expect(first.tag).toBe('ok');
    const estimatesAnew = { pendingNonce: 9n, gas: '50000', maxFeePerGas: '3', maxPriorityFeePerGas: '1' };
    expect(await vault.sign(send({}, { idempotencyKey: 'a', estimates: estimatesAnew }))).toEqual(first);
    expect((await auditOf(vault)).entries).toHaveLength(1);
    expect(nonces([await vault.sign(send())])).toEqual([1]);
  });

  test('is refused for other parameters', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    await vault.sign(send({}, { idempotencyKey: 'a' }));
    expect(await vault.sign(send({ value: '0x2' }, { idempotencyKey: 'a' }))).toMatchObject({
      tag: 'err',
      val: { tag: 'refused', val: { tag: 'idempotency-mismatch' } },
    });
  });

  test('in use by a call under way is refused at once, for the same caller only', async () => {
    const { vault } = await vaultOn(slow(new MemoryLedger()));
    const keyed = send({}, { idempotencyKey: 'a' });
    const byOther = send({}, { idempotencyKey: 'a', credential: { tag: 'bearer', val: 'another token' } });
    const answers = await Promise.all([
      vault.sign(keyed),
      vault.sign(keyed),
      vault.sign(byOther),
      vault.sign(send({}, { idempotencyKey: 'b' })),
    ]);
    expect(answers.map((answer) => (answer.tag === 'ok' ? 'ok' : answer.val.tag))).toEqual(['ok', 'in-flight', 'ok', 'ok']);
    expect(await vault.sign(keyed)).toEqual(answers[0]);
  });
});

test('a caller with as many requests under way as it may have is refused at once, and others are not', async () => {
  const { vault } = await vaultOn(slow(new MemoryLedger()));
  const byFew = (idempotencyKey?: string) => send({}, { credential: { tag: 'bearer', val: 'a third token' }, idempotencyKey });
  const tags = async (...calls: readonly ReturnType<typeof send>[]): Promise<string[]> => {
    const answers = await Promise.all(calls.map((call) => vault.sign(call)));
    return answers.map((answer) => (answer.tag === 'ok' ? 'ok' : answer.val.tag));
  };
  expect(await tags(byFew(), byFew('a'), byFew(), send(), byFew('b'))).toEqual([
    'ok',
    'ok',
    'too-many-in-flight',
    'ok',
    'too-many-in-flight',
  ]);
  // What is answered counts no longer, a refusal neither.
  expect(await tags(byFew(), byFew('b'))).toEqual(['ok', 'ok']);
  expect((await auditOf(vault)).entries).toHaveLength(5);
});
