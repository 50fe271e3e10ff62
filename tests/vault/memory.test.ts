import { expect, test } from 'vitest';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { send, signer, vaultOn } from './support/wallet.ts';

/** The part of a `WebAssembly.Memory` that the test reads. */
interface Memory {
  readonly buffer: ArrayBuffer;
}

const isMemory = (value: unknown): value is Memory =>
  typeof value === 'object' && value !== null && 'buffer' in value && value.buffer instanceof ArrayBuffer;

test('linear memory is the same after 1,000 and 10,000 calls, with refused ones, and no handle is left', async () => {
  let memory: Memory | undefined;
  const live = { plan: 0, ticket: 0 };
  const counting = await signer((exports) => {
    if (isMemory(exports['memory'])) memory = exports['memory'];
    // `plan` and `prepare` return the resources. Each one, also a released ticket, is dropped by
    // its destructor.
    const counted = { ...exports };
    for (const name of ['plan', 'ticket'] as const) {
      const full = `mintmark:signer/wallets@0.1.0#[dtor]${name}`;
      const drop = exports[full];
      if (typeof drop !== 'function') throw new Error(`expected ${full}`);
      counted[full] = (rep: number): void => {
        live[name] -= 1;
        drop(rep);
      };
    }
    return counted;
  });
  const { vault } = await vaultOn(new MemoryLedger(), () => {
    const instance = counting();
    const { prepare, plan, planRoster } = instance.Wallet.prototype;
    instance.Wallet.prototype.planRoster = function (): ReturnType<typeof planRoster> {
      live.plan += 1;
      return planRoster.call(this);
    };
    instance.Wallet.prototype.plan = function (...args): ReturnType<typeof plan> {
      const planned = plan.apply(this, args);
      live.plan += Number(planned.tag === 'sign');
      return planned;
    };
    instance.Wallet.prototype.prepare = function (...args): ReturnType<typeof prepare> {
      const ticket = prepare.apply(this, args);
      live.ticket += 1;
      return ticket;
    };
    return instance;
  });

  const run = async (calls: number): Promise<number> => {
    for (let index = 0; index < calls; index += 1) {
      const answer = await vault.sign(
        send({ value: index % 10 === 0 ? '0x3e9' : '0x1' }, index % 7 === 0 ? { idempotencyKey: `${index % 70}` } : {}),
      );
      if (answer.tag === 'err' && answer.val.tag !== 'refused') throw new Error(JSON.stringify(answer.val));
    }
    return memory?.buffer.byteLength ?? 0;
  };
  const after = await run(1000);
  expect(after).toBeGreaterThan(0);
  expect(await run(9000)).toBe(after);
  expect(live).toEqual({ plan: 0, ticket: 0 });
}, 60_000);
