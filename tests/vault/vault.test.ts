import { parseTransaction, recoverMessageAddress, recoverTransactionAddress, keccak256 } from 'viem';
import { describe, expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openVault } from '../../hosts/shared/vault/vault.ts';
import { answered } from './support/answered.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { account, call, keys, send, signer, supplier, vaultOn } from './support/wallet.ts';

/** Returns the raw transaction of a result, as viem takes it. */
function raw(result: string): `0x02${string}` {
  const text: unknown = JSON.parse(result);
  if (typeof text !== 'string' || !text.startsWith('0x02')) throw new Error(`expected a raw EIP-1559 transaction, got ${result}`);
  return `0x02${text.slice(4)}`;
}

describe('a call', () => {
  test('that is allowed returns a transaction that the key signed, with the estimates filled in', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    const answer = answered(await vault.sign(send()));
    const serialized = raw(answer.result);
    expect(parseTransaction(serialized)).toMatchObject({
      chainId: 31337,
      nonce: 0,
      to: supplier.toLowerCase(),
      value: 1n,
      gas: 21_000n,
      maxFeePerGas: 2_000_000_000n,
    });
    expect(await recoverTransactionAddress({ serializedTransaction: serialized })).toBe(account);
    expect(answer.hash).toBe(keccak256(serialized));
  });

  test('for a message returns its signature and no hash', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    const answer = answered(await vault.sign(call('personal_sign', ['0x68656c6c6f', account])));
    const signature: unknown = JSON.parse(answer.result);
    expect(await recoverMessageAddress({ message: 'hello', signature: `0x${String(signature).slice(2)}` })).toBe(account);
    expect(answer.hash).toBeUndefined();
  });

  test('to send without estimates is a dry run: it needs estimates, and leaves no entry', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    const gaps = { nonce: undefined, gas: undefined, maxFeePerGas: undefined, maxPriorityFeePerGas: undefined };
    expect(await vault.sign(send(gaps, { estimates: undefined }))).toEqual({ tag: 'ok', val: { tag: 'needs-estimates' } });
    expect((await auditOf(vault)).entries).toEqual([]);
  });

  test('for accounts makes no entry', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    expect(await vault.sign(call('eth_accounts', []))).toEqual({
      tag: 'ok',
      val: {
        tag: 'answered',
        val: { result: JSON.stringify([account]), hash: undefined, nonce: undefined, sequence: undefined, hashRecorded: true },
      },
    });
    expect(await auditOf(vault)).toEqual({ entries: [], next: null, head: `0x${'00'.repeat(32)}`, checkpoint: null });
  });

  test('that the policy denies is refused, and the refusal is an entry', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    expect(await vault.sign(send({ value: '0x3e9' }))).toMatchObject({ tag: 'err', val: { tag: 'refused', val: { tag: 'denied' } } });
    expect(await vault.sign(send({ chainId: '0x1' }))).toMatchObject({
      tag: 'err',
      val: { tag: 'refused', val: { tag: 'chain-mismatch' } },
    });
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(audit.entries.map(({ outcome, code }) => [outcome, code])).toEqual([
      ['refused', 'denied'],
      ['refused', 'chain-mismatch'],
    ]);
  });

  test.each([
    ['no credential', { tag: 'anonymous' } as const],
    ['another token', { tag: 'bearer', val: 'guess' } as const],
  ])('with %s is refused, and makes no entry', async (_, credential) => {
    const { vault } = await vaultOn(new MemoryLedger());
    const unauthorized = { tag: 'err', val: { tag: 'refused', val: { tag: 'unauthorized' } } };
    expect(await vault.sign(send({}, { credential }))).toEqual(unauthorized);
    expect(await vault.identify(credential)).toEqual(unauthorized);
    expect((await auditOf(vault)).entries).toEqual([]);
  });

  test('of a caller without the audit right cannot read the audit', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    const other = { credential: { tag: 'bearer', val: 'another token' } as const };
    expect(await vault.identify(other.credential)).toMatchObject({ tag: 'ok', val: { id: 'other', accounts: [account] } });
    expect(await vault.sign(call('signer_audit', [], other))).toMatchObject({
      tag: 'err',
      val: { tag: 'refused', val: { tag: 'forbidden' } },
    });
  });
});

describe('the audit', () => {
  test('is a chain that an auditor verifies from its texts alone, read in pages', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    for (const value of ['0x1', '0x3e9', '0x2', '0x3', '0x3ea']) await vault.sign(send({ value }));
    const whole = await auditOf(vault);
    expectChain(whole);
    expect(whole.entries.map(({ nonce }) => nonce)).toEqual(['0', '1', '1', '2', '3']);

    const pages = [];
    for (let after: number | null = 0; after !== null;) {
      const page: Awaited<ReturnType<typeof auditOf>> = await auditOf(vault, { after, limit: 2 });
      expect(page.head).toBe(whole.head);
      pages.push(page.entries);
      after = page.next;
    }
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(whole.entries);
  });
});

describe('opening and closing', () => {
  test('a vault with a configuration that the signer refuses does not open, and wipes its keys', async () => {
    const given = keys();
    const opened = await openVault({
      signer: await signer(),
      config: '{"keys":[{"id":"hot","env":"A"}],"callers":[],"policies":7,"moon":1}',
      keys: given,
      ledger: new MemoryLedger(),
      now: () => 1n,
      entropy: (length) => new Uint8Array(length),
    });
    expect(opened.tag === 'err' ? opened.val.map(({ at }) => at).toSorted() : []).toEqual([
      '/signer/callers',
      '/signer/moon',
      '/signer/policies',
    ]);
    expect(given.every(({ secret }) => secret.every((byte) => byte === 0))).toBe(true);
  });

  test('opening throws if the signer cannot be made, and wipes the keys', async () => {
    const given = keys();
    const parts = {
      config: '{}',
      keys: given,
      ledger: new MemoryLedger(),
      now: () => 1n,
      entropy: (length: number) => new Uint8Array(length),
    };
    await expect(openVault({ ...parts, signer: () => Promise.reject(new Error('no component')) })).rejects.toThrow('no component');
    expect(given.every(({ secret }) => secret.every((byte) => byte === 0))).toBe(true);
  });

  test('closing lets calls under way finish, wipes the keys, closes the ledger and answers no more', async () => {
    let closed = 0;
    const ledger = new (class extends MemoryLedger {
      override close(): void {
        closed += 1;
        super.close();
      }
    })();
    const { vault, keys: given } = await vaultOn(ledger);
    const underWay = Promise.all([vault.sign(send()), vault.sign(send())]);
    const closing = vault.close();
    expect((await underWay).map(({ tag }) => tag)).toEqual(['ok', 'ok']);
    await closing;
    await vault.close();
    expect(closed).toBe(1);
    expect(given.every(({ secret }) => secret.every((byte) => byte === 0))).toBe(true);
    expect(await vault.sign(send())).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
    expect(await vault.identify({ tag: 'anonymous' })).toEqual({ tag: 'err', val: { tag: 'store-unavailable' } });
  });
});
