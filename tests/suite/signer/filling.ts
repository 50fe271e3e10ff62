import { toHex } from 'viem';
import type { Hex } from 'viem';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { at, bearer, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { errorFor, methodOf, startNodeProxy } from '../support/node-proxy.ts';
import type { NodeRule } from '../support/node-proxy.ts';
import { accountOf, chainClient } from './signing.ts';
import type { World } from '../support/world.ts';

/**
 * What the chain would refuse takes no nonce, and what a chain does not have is filled in by
 * another way.
 */
export function filling(world: () => World): void {
  describe('filling in a transaction', () => {
    let served: Served;
    const chain = [String(anvil.id)];
    const policies = [
      {
        name: 'calls',
        effect: 'allow',
        kinds: ['transaction'],
        when: { chain, to: ['*'], delegate: ['*'], value: { max: `1${'0'.repeat(40)}` }, fee: { max: `1${'0'.repeat(40)}` } },
      },
      { name: 'delegations', effect: 'allow', kinds: ['authorization'], when: { chain, delegate: ['*'] } },
    ];
    const start = (more: object = {}): Promise<Served> => {
      const configuration = world().configuration();
      return world().serve({ ...configuration, ...more, signer: { ...configuration.signer, policies } });
    };
    beforeAll(async () => {
      served = await start();
    }, 30_000);
    afterAll(async () => void (await served.stop()));

    const sendTo = (baseUrl: string, fields: object, options: readonly object[] = []): Promise<Reply> =>
      rpc(
        `${baseUrl}/v1/signer/${anvil.id}`,
        { method: 'eth_sendTransaction', params: [{ from: world().devnet.signer.address, ...fields }, ...options] },
        bearer(world().token),
      );
    const send = (fields: object, options?: readonly object[]) => sendTo(served.baseUrl, fields, options);
    const mined = async (reply: Reply) => {
      const hash = textAt(reply.body, 'result') as Hex;
      expect(await minedReceipt(world().devnet.rpcUrl, hash)).toMatchObject({ status: 'success' });
      return await chainClient(world()).getTransaction({ hash });
    };
    const small = (): object => ({ to: accountOf(world(), 1), value: '0x1' });
    const used = () => chainClient(world()).getTransactionCount({ address: world().devnet.signer.address });

    const refusals: readonly (readonly [string, (world: World) => object, number, string, string | undefined])[] = [
      ['that reverts', (it) => ({ to: it.devnet.collection, value: '0x1' }), 3, 'transaction-reverts', undefined],
      [
        'that reverts with its own gas',
        (it) => ({ to: it.devnet.collection, value: '0x1', gas: '0x30d40' }),
        3,
        'transaction-reverts',
        undefined,
      ],
      [
        'above the balance',
        (it) => ({ to: accountOf(it, 1), value: toHex(10n ** 24n), gas: '0x5208' }),
        -32003,
        'transaction-refused',
        'insufficient-funds',
      ],
      [
        'above the balance whose gas is estimated',
        (it) => ({ to: accountOf(it, 1), value: toHex(10n ** 24n) }),
        -32003,
        'transaction-refused',
        'insufficient-funds',
      ],
      [
        'with fees above the balance',
        (it) => ({ to: accountOf(it, 1), gas: '0x5208', maxFeePerGas: toHex(10n ** 17n) }),
        -32003,
        'transaction-refused',
        'insufficient-funds',
      ],
      [
        'with more gas than a block',
        (it) => ({ to: accountOf(it, 1), gas: '0x3b9aca00', maxFeePerGas: '0x3b9aca00' }),
        -32003,
        'transaction-refused',
        'gas-above-limit',
      ],
    ];
    test.each(refusals)('one %s is refused, and the next one is mined', async (_, fields, code, problem, reason) => {
      const nonce = await used();
      const refused = await send(fields(world()));
      expectRpcError(refused, { code, problem });
      expect(at(refused.body, 'error', 'data', 'reason')).toBe(reason);
      expect(await mined(await send(small()))).toMatchObject({ nonce });
    });

    test('a client can have it sent without a simulation', async () => {
      const reply = await send({ to: world().devnet.collection, value: '0x1', gas: '0x30d40' }, [{ simulate: false }]);
      const receipt = await minedReceipt(world().devnet.rpcUrl, textAt(reply.body, 'result') as Hex);
      expect(receipt).toMatchObject({ status: 'reverted' });
      expectRpcError(await send(small(), [{ simulate: false }]), { code: -32602, problem: 'invalid-params' });
    });

    test('the estimate of gas gets the margin of the chain', async () => {
      expect(await mined(await send(small()))).toMatchObject({ gas: 25_200n });
      const configuration = world().configuration();
      const other = await world().serve({
        ...configuration,
        signer: { ...configuration.signer, policies, chains: { [String(anvil.id)]: { gasMargin: 1.5 } } },
      });
      try {
        expect(await mined(await sendTo(other.baseUrl, small()))).toMatchObject({ gas: 31_500n });
      } finally {
        await other.stop();
      }
    });

    test('the nonces of its own authorizations are taken too', async () => {
      const { address } = world().devnet.signer;
      const nonce = await used();
      const list = await Promise.all(
        [1, 2].map(async (step) => {
          const fields = { chainId: toHex(anvil.id), address: accountOf(world(), 1), nonce: toHex(nonce + step) };
          const { body } = await rpc(
            `${served.baseUrl}/v1/signer/${anvil.id}`,
            { method: 'signer_sign7702Authorization', params: [address, fields] },
            bearer(world().token),
          );
          return at(body, 'result');
        }),
      );
      const skipped = await send({ to: accountOf(world(), 3), authorizationList: list.toReversed() });
      expectRpcError(skipped, { code: -32602, problem: 'invalid-params' });
      expect(textAt(skipped.body, 'error', 'message')).toContain(`authorizationList[0].nonce: expected ${nonce + 1}`);
      const delegated = await send({ to: accountOf(world(), 3), authorizationList: list });
      const next = await send({ ...small(), gas: '0x7530' });
      expect(await mined(delegated)).toMatchObject({ nonce });
      expect(await mined(next)).toMatchObject({ nonce: nonce + 3 });
    });

    test('it is mined on a chain without EIP-1559', async () => {
      const upstream = await startNodeProxy(world(), async (call, pass) => {
        if (methodOf(call) !== 'eth_getBlockByNumber') return lacking('eth_maxPriorityFeePerGas')(call, pass);
        const answer = await pass();
        return { ...Object(answer), result: { ...Object(at(answer, 'result')), baseFeePerGas: undefined } };
      });
      const other = await start(upstream.change);
      try {
        expect(await mined(await sendTo(other.baseUrl, small()))).toMatchObject({ type: 'legacy' });
      } finally {
        await other.stop();
        await upstream.close();
      }
    });

    test('a method that the chain lacks is not taken for that of the client', async () => {
      const upstream = await startNodeProxy(world(), lacking('eth_estimateGas'));
      const other = await start(upstream.change);
      try {
        const reply = await sendTo(other.baseUrl, small());
        expectRpcError(reply, { code: -32603, problem: 'upstream-error' });
        expect(textAt(reply.body, 'error', 'message')).toContain('does not have eth_estimateGas');
      } finally {
        await other.stop();
        await upstream.close();
      }
    });
  });
}

/** Returns the rule of a chain that lacks a method. */
const lacking =
  (method: string): NodeRule =>
  (call, pass) =>
    methodOf(call) === method ? errorFor(call, -32601, 'Method not found') : pass();
