import { parseTransaction } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import type { SignResult } from '../../hosts/shared/vault/sign-result.ts';
import type { Vault } from '../../hosts/shared/vault/vault.ts';
import { answered } from './support/answered.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { send, signer, vaultOn } from './support/wallet.ts';

/** A ledger whose commits can be held back. Remembers how many entries each commit had. */
class GatedLedger extends MemoryLedger {
  readonly commits: number[] = [];
  fails = false;
  #hold: Promise<void> = Promise.resolve();

  /** Holds commits back until the returned function is called. */
  hold(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#hold = promise;
    return resolve;
  }

  // @ts-expect-error: the parent's method is synchronous, and a store may be asynchronous.
  override async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    await this.#hold;
    this.commits.push(entries.length);
    if (this.fails) throw new Error('the disk is full');
    return super.commit(...entries);
  }
}

const nonceOf = (answer: SignResult): number | undefined => {
  const raw: Hex = JSON.parse(answered(answer).result);
  return parseTransaction(raw).nonce;
};

const many = (vault: Vault, count: number): Promise<SignResult[]> => Promise.all(Array.from({ length: count }, () => vault.sign(send())));

describe('requests that wait at the same time', () => {
  test('are one transaction, and each has its own entry and nonce', async () => {
    const ledger = new GatedLedger();
    const { vault, events } = await vaultOn(ledger);
    const release = ledger.hold();
    const first = vault.sign(send());
    const rest = many(vault, 10);
    release();
    expect([await first, ...(await rest)].map(nonceOf)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    // Requests that came during the first commit share the next one.
    expect(ledger.commits.reduce((sum, entries) => sum + entries)).toBe(11);
    expect(ledger.commits.length).toBeLessThanOrEqual(2);
    const audit = await auditOf(vault);
    expect(audit.entries).toHaveLength(11);
    expectChain(audit);
    expect(events).toEqual([]);
    await vault.close();
  });

  test('are refused one by one: a malformed or denied one has an entry between the others', async () => {
    const ledger = new GatedLedger();
    const { vault } = await vaultOn(ledger);
    const answers = await Promise.all([
      vault.sign(send()),
      vault.sign(send({ value: '0xffffff' })),
      vault.sign(send()),
      vault.sign(send({ type: '0x2', gasPrice: '0x1' })),
      vault.sign(send()),
    ]);
    const refusals = answers.map((answer) => (answer.tag === 'err' && answer.val.tag === 'refused' ? answer.val.val.tag : 'signed'));
    expect(refusals).toEqual(['signed', 'denied', 'signed', 'invalid-params', 'signed']);
    expect([answers[0], answers[2], answers[4]].map((answer) => answer && nonceOf(answer))).toEqual([0, 1, 2]);
    const audit = await auditOf(vault);
    expect(audit.entries.map(({ outcome }) => outcome)).toEqual(['signed', 'refused', 'signed', 'refused', 'signed']);
    expectChain(audit);
    await vault.close();
  });

  test('are all unsigned if the instance traps during one of them, and nothing is recorded', async () => {
    const ledger = new GatedLedger();
    let instances = 0;
    let calls = 0;
    const make = await signer((exports) => {
      instances += 1;
      const name = 'mintmark:signer/wallets@0.1.0#[method]wallet.prepare';
      const prepare = exports[name];
      if (typeof prepare !== 'function' || instances > 1) return { ...exports };
      const third = (...values: unknown[]): unknown => {
        if (++calls === 3) throw new WebAssembly.RuntimeError('unreachable');
        return prepare(...values);
      };
      return { ...exports, [name]: third };
    });
    const { vault } = await vaultOn(ledger, make);
    const answers = await many(vault, 5);
    expect(answers).toEqual(answers.map(() => ({ tag: 'err', val: { tag: 'instance-replaced' } })));
    expect(ledger.commits).toEqual([]);
    expect((await many(vault, 2)).map(nonceOf)).toEqual([0, 1]);
    await vault.close();
  });

  test('fail if the clock fails, and the next ones are signed', async () => {
    const ledger = new GatedLedger();
    const { vault, events, clock } = await vaultOn(ledger);
    // The clock fails after they are planned.
    clock.left = 3;
    expect(await many(vault, 3)).toEqual(Array.from({ length: 3 }, () => ({ tag: 'err', val: { tag: 'instance-replaced' } })));
    expect(events).toMatchObject([{ code: 'unexpected-error' }]);
    clock.left = 0;
    expect(await many(vault, 1)).toEqual([{ tag: 'err', val: { tag: 'instance-replaced' } }]);
    expect(events).toHaveLength(2);
    clock.left = Infinity;
    expect((await many(vault, 2)).map(nonceOf)).toEqual([0, 1]);
    await vault.close();
  });

  test('are all unsigned when their transaction fails, and none of them is charged', async () => {
    const ledger = new GatedLedger();
    const { vault } = await vaultOn(ledger);
    ledger.fails = true;
    const answers = await many(vault, 5);
    expect(answers).toEqual(answers.map(() => ({ tag: 'err', val: { tag: 'store-unavailable' } })));
    ledger.fails = false;
    expect((await many(vault, 2)).map(nonceOf)).toEqual([0, 1]);
    expect((await auditOf(vault)).entries).toHaveLength(2);
    await vault.close();
  });
});
