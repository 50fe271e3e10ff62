import { join } from 'node:path';
import { parseTransaction, toHex } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { at, bearer, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { startRecorder } from '../support/recorder.ts';
import type { Fate } from '../support/recorder.ts';
import type { World } from '../support/world.ts';
import { expectWhole } from './audit.ts';
import { accountOf, chainClient, minedAfterBlock } from './signing.ts';

/** Milliseconds that a transaction has until it is mined: a few rounds on a busy machine. */
const TIMEOUT_MS = 100_000;
const GWEI = 1_000_000_000n;

const quick = { variant: 'quick-rounds' } as const;

/** An account goes on by itself: after a refusal, and where a fee is too low. */
export function outboxUnattended(world: () => World): void {
  describe('the outbox, left alone', () => {
    const ask = (served: Served, method: string, params: unknown, headers: object = {}): Promise<Reply> =>
      rpc(`${served.baseUrl}/v1/signer/${world().devnet.chainId}`, { method, params: [params] }, { ...bearer(world().token), ...headers });
    const send = (served: Served, value: number, headers: object = {}, fees: object = {}): Promise<Reply> => {
      const params = { from: world().devnet.signer.address, to: accountOf(world(), 1), value: toHex(value), ...fees };
      return ask(served, 'eth_sendTransaction', params, headers);
    };
    const transaction = async (served: Served, by: object): Promise<unknown> =>
      at((await ask(served, 'signer_transaction', by)).body, 'result');
    const entries = async (served: Served): Promise<readonly Record<string, unknown>[]> => {
      const { body } = await rpc(
        `${served.baseUrl}/v1/signer`,
        { method: 'signer_audit', params: [{ limit: 200 }] },
        bearer(world().token),
      );
      const list = at(body, 'result', 'entries');
      if (!Array.isArray(list)) throw new TypeError(`expected entries, got ${JSON.stringify(body)}`);
      return list.map((entry: unknown) => JSON.parse(textAt(entry, 'text').split('\n')[1] ?? '') as Record<string, unknown>);
    };
    const expectMined = async (served: Served, by: object): Promise<unknown> => {
      const state = async (): Promise<unknown> => {
        await minedAfterBlock(world());
        return at(await transaction(served, by), 'state');
      };
      await expect.poll(state, { timeout: TIMEOUT_MS, interval: 500 }).toBe('mined');
      return transaction(served, by);
    };
    const recorder = (fate: (value: bigint) => Fate) => startRecorder(world(), (raw) => fate(parseTransaction(raw).value ?? 0n));
    const sqlite = async (): Promise<object> => ({ sqlite: join(await world().host.directory(), 'state.db') });

    test('the next transaction takes the nonce of one that the node refuses for good', async () => {
      await using stack = new AsyncDisposableStack();
      const upstream = stack.adopt(await recorder((value) => (value === 401n ? 'no funds' : 'passes')), (it) => it.close());
      const served = await world().serve({ ...world().configuration(), ...upstream.change, state: await sqlite() }, quick);
      const key = { 'idempotency-key': 'large' };
      const refused = await send(served, 401, key);
      expectRpcError(refused, { code: -32003, problem: 'transaction-refused' });
      expect(at(refused.body, 'error', 'data', 'reason')).toBe('refused-by-node');
      const first = await transaction(served, { idempotencyKey: 'large' });
      expect(first).toMatchObject({ state: 'refused', nodeSaid: 'insufficient funds for gas * price + value', value: '401' });
      // The same bytes are tried again, and refused again.
      expectRpcError(await send(served, 401, key), { code: -32003, problem: 'transaction-refused' });
      const hash = textAt((await send(served, 402)).body, 'result') as Hex;
      const nonce = textAt(first, 'nonce');
      expect(await chainClient(world()).getTransaction({ hash })).toMatchObject({ nonce: Number(nonce), value: 402n });
      // From now on the first payment cannot be made, and its key says so.
      expectRpcError(await send(served, 401, key), { code: -32003, problem: 'transaction-replaced' });
      expect(await expectMined(served, { hash })).toMatchObject({ hash, nonce, signed: [{ caller: 'demo' }, { hash }] });
      const values = upstream.raws.map((raw) => parseTransaction(raw)).filter((sent) => sent.nonce === Number(nonce));
      expect(values.map(({ value }) => value)).toEqual([401n, 401n, 402n]);
      await expectWhole(served.baseUrl, world().token);
      expect(await served.stop()).toBe(0);
    });

    test('a fee that is too low is raised, and what the first transaction was charged comes back', async () => {
      await using stack = new AsyncDisposableStack();
      // The node loses what pays less than 3 gwei.
      const upstream = stack.adopt(
        await startRecorder(world(), (raw) => ((parseTransaction(raw).maxFeePerGas ?? 0n) < 3n * GWEI ? 'swallowed' : 'passes')),
        (it) => it.close(),
      );
      const { chainId, rpcUrl, signer } = world().devnet;
      const configured = world().configuration();
      const chain = String(chainId);
      const configuration = {
        ...configured,
        ...upstream.change,
        // A block is final under one other. Two endpoints have to agree.
        chains: { [chain]: { rpc: [...(upstream.change.chains[chain]?.rpc ?? []), rpcUrl], finality: 1 } },
        state: await sqlite(),
        signer: {
          ...configured.signer,
          chains: { [chain]: { outbox: { bump: { afterSeconds: 15, percent: 60, maxFee: '10000000000000000' } } } },
          spendingLimits: [{ name: 'hour', window: 3600, per: ['key'], chain, value: { max: '1000' } }],
        },
      };
      const served = await world().serve(configuration, quick);
      const fees = { maxFeePerGas: toHex(2n * GWEI), maxPriorityFeePerGas: toHex(2n * GWEI), gas: toHex(21_000) };
      const first = textAt((await send(served, 403, {}, fees)).body, 'result') as Hex;
      const mined = await expectMined(served, { hash: first });
      const hash = textAt(mined, 'hash') as Hex;
      expect(hash).not.toBe(first);
      const seen = await chainClient(world()).getTransaction({ hash });
      expect(seen).toMatchObject({ value: 403n, from: signer.address.toLowerCase() });
      expect(seen.maxFeePerGas).toBeGreaterThanOrEqual((32n * GWEI) / 10n);
      const final = async (): Promise<unknown> => {
        await minedAfterBlock(world());
        return at(await transaction(served, { hash }), 'final');
      };
      await expect.poll(final, { timeout: TIMEOUT_MS, interval: 500 }).toBe(true);
      const recorded = await entries(served);
      const bump = recorded.find(({ method }) => method === 'outbox_bump');
      const signed = recorded.find(({ method }) => method === 'eth_sendTransaction');
      expect(bump).toMatchObject({ caller: 'demo', outcome: 'signed', replaces: String(signed?.['sequence']) });
      const voided = recorded.find(({ outcome }) => outcome === 'void');
      expect(voided).toMatchObject({ method: 'outbox_void', concerns: String(bump?.['sequence']), transactionHash: hash, caller: null });
      // 403 of 1,000 are spent, not 806.
      expect(at((await send(served, 597)).body, 'error')).toBeUndefined();
      expectRpcError(await send(served, 1), { code: -32003, problem: 'forbidden' });
      await expectWhole(served.baseUrl, world().token);
      expect(await served.stop()).toBe(0);
    });
  });
}
