import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { materials } from '../../hosts/shared/vault/remote-key.ts';
import { isMemory, traces } from '../support/traces.ts';
import type { Memory } from '../support/traces.ts';
import { account, call, configuration, keys, send, signer, token, vaultOn } from './support/wallet.ts';

/**
 * Returns a signer with access to its memory. `began` is called for each call once its arguments
 * are in memory.
 */
async function watched(
  began: (memory: Memory) => void = () => undefined,
): Promise<{ make: Awaited<ReturnType<typeof signer>>; memory: () => Memory }> {
  let memory: Memory | undefined;
  const make = await signer((exports) => {
    const own = exports['memory'];
    if (isMemory(own)) memory = own;
    const wrapped = Object.entries(exports).map(([name, item]) => {
      if (typeof item !== 'function' || !name.includes('[method]wallet.')) return [name, item];
      const call: unknown = (...args: unknown[]): unknown => {
        if (isMemory(own)) began(own);
        return Reflect.apply(item, undefined, args);
      };
      return [name, call];
    });
    return Object.fromEntries(wrapped);
  });
  return {
    make,
    memory: () => memory ?? { buffer: new ArrayBuffer(0) },
  };
}

const [{ secret } = { secret: new Uint8Array() }] = keys();

describe('the memory of the signer', () => {
  test('has the key once and no token while the wallet is open, and nothing once it is dropped', async () => {
    let tokens = 0;
    const { make, memory } = await watched((then) => (tokens += traces(then, token).length));
    const { vault } = await vaultOn(new MemoryLedger(), make);
    const work = [
      vault.identify({ tag: 'bearer', val: token }),
      vault.identify({ tag: 'bearer', val: `${token}, but a wrong one` }),
      vault.sign(call('eth_accounts', [])),
      vault.sign(call('personal_sign', ['0x68656c6c6f', account])),
      vault.sign(send()),
      vault.sign(send({}, { idempotencyKey: 'a' })),
      vault.sign(send({ value: '0x3e9' })),
      vault.sign(send({ privateKey: 'x' })),
      vault.sign(call('signer_audit', [{}])),
    ];
    const tags = (await Promise.all(work)).map(({ tag }) => tag);
    expect(tags).toEqual(['ok', 'err', 'ok', 'ok', 'ok', 'ok', 'err', 'err', 'ok']);
    // The search finds the key here, and the token as each call begins: so it would find them later
    // as well.
    expect(tokens).toBeGreaterThanOrEqual(work.length);
    expect(traces(memory(), secret)).toEqual([expect.stringMatching(/^bytes at \d+$/)]);
    expect(traces(memory(), token)).toEqual([]);
    await vault.close();
    expect(traces(memory(), secret)).toEqual([]);
    expect(traces(memory(), token)).toEqual([]);
  });

  test('has nothing of the values that blind its arithmetic', async () => {
    const { make, memory } = await watched();
    const { Wallet } = make();
    const blinding = randomBytes(32);
    const wallet = Wallet.open(signerSection(configuration()) ?? '', materials(keys(), []), blinding);
    expect(traces(memory(), blinding)).toEqual([]);
    const planned = wallet.plan(call('personal_sign', ['0x68656c6c6f', account]), 1n);
    if (planned.tag !== 'sign') throw new Error(`expected a plan, got ${planned.tag}`);
    // The entropy of a nonce is no secret: if it is used, the ledger has it.
    const ticket = wallet.prepare(planned.val, { sequence: 0n, head: new Uint8Array(32), rows: [] }, 1n, randomBytes(32));
    wallet.release(ticket, ticket.entry()?.head ?? new Uint8Array());
    planned.val[Symbol.dispose]();
    expect(traces(memory(), blinding)).toEqual([]);
    expect(traces(memory(), secret)).toHaveLength(1);
    wallet[Symbol.dispose]();
    expect(traces(memory(), secret)).toEqual([]);
  });

  test.each([
    ['has a section that is none', '{', keys()],
    ['has a key too many', undefined, [...keys(), { id: 'warm', secret }]],
    ['has a key for nobody', undefined, [{ id: 'warm', secret }]],
    ['has a key of another length', undefined, [{ id: 'hot', secret: Uint8Array.from([...secret, 1]) }]],
    ['has two keys of one id', undefined, [...keys(), ...keys()]],
  ])('has no key after a wallet did not open that %s', async (_, section, given) => {
    const { make, memory } = await watched();
    const { Wallet } = make();
    expect(() => Wallet.open(section ?? signerSection(configuration()) ?? '', materials(given, []), new Uint8Array(32))).toThrow();
    expect(traces(memory(), secret)).toEqual([]);
  });
});
