import { join } from 'node:path';
import { toHex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { at, bearer, rpc, textAt } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import type { World } from '../support/world.ts';
import { expectWhole } from './audit.ts';

const spareKey = `0x${'07'.repeat(32)}` as const;
const spare = privateKeyToAccount(spareKey).address;

/** The audit says which keys and callers a configuration has brought. */
export function roster(world: () => World): void {
  describe('keys and callers', () => {
    /** Serves a configuration on a state for a while. Returns what the audit says of changes. */
    const changesAfter = async (state: object, signer: object): Promise<unknown[]> => {
      const served = await world().serve({ ...world().configuration(), signer, state }, { env: { SPARE: spareKey } });
      await expectSigned(served);
      const call = { method: 'signer_audit', params: [{ limit: 1000 }] };
      const entries = at((await rpc(`${served.baseUrl}/v1/signer`, call, bearer(world().token))).body, 'result', 'entries');
      await expectWhole(served.baseUrl, world().token);
      expect(await served.stop()).toBe(0);
      if (!Array.isArray(entries)) throw new TypeError('expected entries, got none');
      return entries.filter((entry) => at(entry, 'outcome') === 'changed').map((entry) => textAt(entry, 'detail'));
    };
    const expectSigned = async ({ baseUrl }: Served): Promise<void> => {
      const call = { method: 'personal_sign', params: [toHex('hello'), world().devnet.signer.address] };
      textAt((await rpc(`${baseUrl}/v1/signer`, call, bearer(world().token))).body, 'result');
    };

    test('are an entry when they change, and none when a gateway starts again', async () => {
      const state = { sqlite: join(await world().host.directory(), 'state.db') };
      const { signer } = world().configuration();
      const hot = `hot ${world().devnet.signer.address} (env)`;
      const first = [`keys added: ${hot}; callers added: demo, plain`];
      expect(await changesAfter(state, signer)).toEqual(first);
      expect(await changesAfter(state, signer)).toEqual(first);
      const rotated = {
        ...signer,
        keys: [...signer.keys, { id: 'spare', env: 'SPARE' }],
        frozen: ['spare'],
        callers: signer.callers.filter(({ id }) => id !== 'plain'),
        policies: signer.policies.map((policy) => (policy.name === 'messages' ? { ...policy, when: { caller: ['demo'] } } : policy)),
      };
      const second = [...first, `keys added: spare ${spare} (env); frozen: spare; callers removed: plain`];
      expect(await changesAfter(state, rotated)).toEqual(second);
      expect(await changesAfter(state, rotated)).toEqual(second);
    });
  });
}
