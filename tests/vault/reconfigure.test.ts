import { describe, expect, test } from 'vitest';
import type { Signer } from '../../build/types/config.js';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { account, configuration, send, signer, vaultOn } from './support/wallet.ts';

const other = { credential: { tag: 'bearer', val: 'another token' } } as const;
const unauthorized = { tag: 'err', val: { tag: 'refused', val: { tag: 'unauthorized' } } };
const done = { tag: 'ok', val: undefined };
const kept = [{ id: 'hot' }];
const tick = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Returns the section `signer` with some changes. */
function section(change: (signer: Signer) => Partial<Signer>): string {
  const config = configuration();
  if (config.signer === undefined) throw new Error('expected a signer, got none');
  return signerSection({ ...config, signer: { ...config.signer, ...change(config.signer) } }) ?? '';
}

const revoked = section(({ callers }) => ({ callers: callers.filter(({ id }) => id !== 'other') }));
const asItWas = section(() => ({}));

/** Returns a ledger that can be kept from answering. */
function gated(ledger: LedgerStore): { readonly store: LedgerStore; shut(): void; open(): void } {
  let gate: PromiseWithResolvers<void> | undefined;
  const store: LedgerStore = {
    read: async (rows) => {
      await gate?.promise;
      return ledger.read(rows);
    },
    commit: (...entries) => ledger.commit(...entries),
    entries: (after, limit) => ledger.entries(after, limit),
    prune: (now) => ledger.prune(now),
    close: () => ledger.close(),
  };
  return { store, shut: () => (gate = Promise.withResolvers()), open: () => gate?.resolve() };
}

describe('a vault with another configuration', () => {
  test('knows the callers of the new one, and keeps its key', async () => {
    const { vault, keys } = await vaultOn(new MemoryLedger());
    expect((await vault.sign(send({}, other))).tag).toBe('ok');
    expect(await vault.reconfigure({ config: revoked, keys: kept })).toEqual(done);
    expect(await vault.identify(other.credential)).toEqual(unauthorized);
    expect(await vault.sign(send({}, other))).toEqual(unauthorized);
    expect((await vault.sign(send())).tag).toBe('ok');
    expectChain(await auditOf(vault));
    expect(keys[0]?.secret.some((byte) => byte !== 0)).toBe(true);
    await vault.close();
    expect(keys[0]?.secret.every((byte) => byte === 0)).toBe(true);
  });

  test('judges requests that were planned before by the new one', async () => {
    const { store, shut, open } = gated(new MemoryLedger());
    const { vault } = await vaultOn(store);
    shut();
    const first = vault.sign(send({}, other));
    await tick();
    const change = vault.reconfigure({ config: revoked, keys: kept });
    await tick();
    // They are planned under the old configuration, and their batch comes after the change.
    const late = [vault.sign(send({}, { ...other, idempotencyKey: 'a' })), vault.sign(send())];
    await tick();
    open();
    expect((await first).tag).toBe('ok');
    expect(await change).toEqual(done);
    expect(await late[0]).toEqual(unauthorized);
    expect((await late[1])?.tag).toBe('ok');
    const { entries } = await auditOf(vault);
    expect(entries.map(({ outcome, nonce }) => [outcome, nonce])).toEqual([
      ['signed', '0'],
      ['changed', null],
      ['signed', '1'],
    ]);
  });

  test('keeps the old one if the new one has errors, and wipes the keys that came with it', async () => {
    const { vault } = await vaultOn(new MemoryLedger());
    const secret = Uint8Array.from({ length: 32 }, () => 9);
    const wrong = section(({ keys }) => ({ keys: [...keys, { id: 'cold', env: 'COLD' }], policies: [] }));
    const refused = await vault.reconfigure({ config: wrong, keys: [...kept, { id: 'cold', secret }] });
    expect(refused).toMatchObject({ tag: 'err', val: [{ at: '/signer/policies' }] });
    expect(secret.every((byte) => byte === 0)).toBe(true);
    expect((await vault.sign(send({}, other))).tag).toBe('ok');
    expect(await vault.reconfigure({ config: asItWas, keys: [{ id: 'unknown' }] })).toMatchObject({
      tag: 'err',
      val: [{ at: '/signer/keys/0', got: 'none for hot' }],
    });
    expect((await vault.sign(send())).tag).toBe('ok');
  });

  test('takes new keys and wipes removed ones', async () => {
    const { vault, keys } = await vaultOn(new MemoryLedger());
    const cold = { id: 'cold', secret: Uint8Array.from({ length: 32 }, () => 9) };
    const both = section(({ keys: its, callers }) => ({
      keys: [...its, { id: 'cold', env: 'COLD' }],
      callers: callers.map((caller) => ({ ...caller, keys: ['hot', 'cold'] })),
    }));
    expect(await vault.reconfigure({ config: both, keys: [...kept, cold] })).toEqual(done);
    expect(await vault.identify(other.credential)).toMatchObject({ val: { accounts: [account, expect.any(String)] } });
    const coldOnly = section(({ callers }) => ({
      keys: [{ id: 'cold', env: 'COLD' }],
      callers: callers.map((caller) => ({ ...caller, keys: ['cold'] })),
    }));
    expect(await vault.reconfigure({ config: coldOnly, keys: [{ id: 'cold' }] })).toEqual(done);
    expect([keys[0]?.secret, cold.secret].map((secret) => secret?.some((byte) => byte !== 0))).toEqual([false, true]);
    expect(await vault.sign(send())).toMatchObject({ val: { val: { tag: 'forbidden' } } });
    await vault.close();
    expect(cold.secret.every((byte) => byte === 0)).toBe(true);
    expect((await vault.reconfigure({ config: asItWas, keys: kept })).tag).toBe('err');
  });

  test('replaces a trapped instance by one with the new configuration', async () => {
    let instances = 0;
    const make = await signer((exports) => {
      instances += 1;
      const fails = (): never => {
        throw new WebAssembly.RuntimeError('unreachable');
      };
      return instances === 2 ? { ...exports, 'mintmark:signer/wallets@0.1.0#[method]wallet.identify': fails } : { ...exports };
    });
    const { vault } = await vaultOn(new MemoryLedger(), make);
    expect(await vault.reconfigure({ config: revoked, keys: kept })).toEqual(done);
    expect(await vault.identify(other.credential)).toEqual({ tag: 'err', val: { tag: 'instance-replaced' } });
    expect(await vault.identify(other.credential)).toEqual(unauthorized);
    expect((await vault.sign(send())).tag).toBe('ok');
    expect(instances).toBe(3);
  });
});
