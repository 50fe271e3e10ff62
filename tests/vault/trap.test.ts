import { describe, expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import type { SignerInstance } from '../../hosts/shared/vault/wallet/source.ts';
import { auditOf, expectChain } from './support/audit.ts';
import { trap } from './support/trap.ts';
import { send, signer, token, vaultOn } from './support/wallet.ts';

/**
 * Returns the built signer. Once it is armed, its first instances trap in one function, which is
 * replaced by one that only traps.
 */
async function trapping(name: string, first = 1): Promise<{ make: () => SignerInstance; made: () => number; arm: () => void }> {
  let instances = 0;
  let armed = false;
  const make = await signer((exports) => {
    instances += 1;
    const full = `mintmark:signer/wallets@0.1.0#${name}`;
    expect(Object.keys(exports)).toContain(full);
    const whole: unknown = exports[full];
    if (typeof whole !== 'function') throw new TypeError(`expected the function ${full}`);
    const tampered = (...args: readonly unknown[]): unknown =>
      Reflect.apply(armed && typeof trap === 'function' ? trap : whole, undefined, args);
    return instances <= first ? { ...exports, [full]: tampered } : { ...exports };
  });
  return { make, made: () => instances, arm: () => (armed = true) };
}

const replaced = { tag: 'err', val: { tag: 'instance-replaced' } };

describe('an instance that traps is replaced, and the next call works', () => {
  test.each([
    ['[method]wallet.plan', 0],
    ['[method]plan.rows', 0],
    ['[method]wallet.prepare', 0],
    ['[method]ticket.entry', 0],
    ['[method]wallet.release', 1],
  ])('in %s', async (name, kept) => {
    const { make, made, arm } = await trapping(name);
    const { vault, events } = await vaultOn(new MemoryLedger(), make);
    arm();
    expect(await vault.sign(send({}, { idempotencyKey: 'a' }), { requestId: 'mine' })).toEqual(replaced);
    expect(events).toMatchObject([
      { code: 'instance-trapped', trap: { component: 'signer', requestId: 'mine', error: expect.any(WebAssembly.RuntimeError) } },
    ]);
    expect((await auditOf(vault)).entries).toHaveLength(kept);
    expect(made()).toBe(2);

    expect((await vault.sign(send({}, { idempotencyKey: 'a' }))).tag).toBe('ok');
    const audit = await auditOf(vault);
    expectChain(audit);
    expect(audit.entries.map(({ nonce }) => nonce)).toEqual(['0']);
    await vault.close();
  });

  test('in identify', async () => {
    const { make, arm } = await trapping('[method]wallet.identify');
    const { vault } = await vaultOn(new MemoryLedger(), make);
    arm();
    const credential = { tag: 'bearer', val: token } as const;
    expect(await vault.identify(credential)).toEqual(replaced);
    expect(await vault.identify(credential)).toMatchObject({ tag: 'ok', val: { id: 'backend' } });
  });

  test('in dropping a resource, after the answer', async () => {
    const { make, arm } = await trapping('[dtor]plan');
    const { vault, events } = await vaultOn(new MemoryLedger(), make);
    arm();
    expect((await vault.sign(send(), { requestId: 'mine' })).tag).toBe('ok');
    expect(events).toMatchObject([{ code: 'instance-trapped', trap: { requestId: 'mine' } }]);
    expect((await vault.sign(send())).tag).toBe('ok');
    expectChain(await auditOf(vault));
  });
});

test('calls that wait on the instance fail with it, each once, and the ledger stays whole', async () => {
  const { make, made, arm } = await trapping('[method]wallet.prepare');
  const { vault, events } = await vaultOn(new MemoryLedger(), make);
  arm();
  const answers = await Promise.all(Array.from({ length: 20 }, () => vault.sign(send())));
  expect(answers).toEqual(answers.map(() => replaced));
  expect(events).toHaveLength(1);
  const again = await Promise.all(Array.from({ length: 20 }, () => vault.sign(send())));
  expect(again.map(({ tag }) => tag)).toEqual(again.map(() => 'ok'));
  expect(made()).toBe(2);
  expectChain(await auditOf(vault));
});

test('an instance that cannot be replaced is tried again by the next call', async () => {
  const { make, made, arm } = await trapping('[method]wallet.plan');
  let refuse = 0;
  const { vault, events } = await vaultOn(new MemoryLedger(), () => {
    if (made() === 1 && refuse < 2) {
      refuse += 1;
      throw new Error('no memory');
    }
    return make();
  });
  arm();
  expect(await vault.sign(send())).toEqual(replaced);
  expect(await vault.sign(send())).toEqual(replaced);
  expect(await vault.sign(send())).toEqual(replaced);
  expect((await vault.sign(send())).tag).toBe('ok');
  expect(events.map(({ code }) => code)).toEqual(['instance-trapped', 'instance-failed', 'instance-failed']);
});
