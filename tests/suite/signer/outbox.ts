import { join } from 'node:path';
import { keccak256, parseTransaction, toHex } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { killVariables } from '../../support/kill-points.ts';
import { at, bearer, expectRpcError, rpc, textAt } from '../support/ask.ts';
import { expectLost } from '../support/lost.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { startRecorder } from '../support/recorder.ts';
import type { World } from '../support/world.ts';
import { expectWhole } from './audit.ts';
import { hurried } from './cases/sending.ts';
import { accountOf, chainClient, minedAfterBlock } from './signing.ts';

/** Milliseconds that a transaction has until it is mined: a few rounds on a busy machine. */
const TIMEOUT_MS = 100_000;

const quick = { variant: 'quick-rounds' } as const;

/** Every transaction that was signed is mined in the end, and callers see where each stands. */
export function outbox(world: () => World): void {
  describe('the outbox', () => {
    const ask = async (served: Served, method: string, params: unknown, token = world().token): Promise<Reply> =>
      rpc(`${served.baseUrl}/v1/signer/${world().devnet.chainId}`, { method, params: [params] }, bearer(token));
    const send = (served: Served, value: number): Promise<Reply> =>
      ask(served, 'eth_sendTransaction', { from: world().devnet.signer.address, to: accountOf(world(), 1), value: toHex(value) });
    const configured = async (change: object = {}): Promise<object> => ({
      ...world().configuration(),
      ...change,
      state: { sqlite: join(await world().host.directory(), 'state.db') },
    });
    const transaction = async (served: Served, by: object): Promise<unknown> =>
      at((await ask(served, 'signer_transaction', by)).body, 'result');

    /** Waits until a transaction is in a block, with nobody asking for it. */
    const expectMined = async (served: Served, by: object): Promise<unknown> => {
      const state = async (): Promise<unknown> => {
        await minedAfterBlock(world());
        return at(await transaction(served, by), 'state');
      };
      await expect.poll(state, { timeout: TIMEOUT_MS, interval: 500 }).toBe('mined');
      return transaction(served, by);
    };

    test('follows a transaction into its block, and lists it', async () => {
      const served = await world().serve(await configured(), quick);
      const hash = textAt((await send(served, 301)).body, 'result') as Hex;
      const nonce = String((await chainClient(world()).getTransaction({ hash })).nonce);
      const signed = await transaction(served, { hash });
      expect(signed).toMatchObject({ hash, nonce, account: world().devnet.signer.address, value: '301', final: false });
      const mined = await expectMined(served, { hash });
      const receipt = await chainClient(world()).getTransactionReceipt({ hash });
      expect(mined).toMatchObject({ hash, block: receipt.blockNumber.toString() });
      const { body } = await ask(served, 'signer_transactions', { account: world().devnet.signer.address, state: 'mined' });
      expect(at(body, 'result', 'transactions', 0)).toEqual(mined);
      await expectWhole(served.baseUrl, world().token);
      expect(await served.stop()).toBe(0);
    });

    test('sends what a process that died had signed', async () => {
      const configuration = await configured(hurried(world()));
      const dying = await world().serve(configuration, { variant: 'killed', env: killVariables({ point: 'committed', after: 0 }) });
      await expectLost(send(dying, 302));
      expect(await dying.ended).toBe(137);
      const served = await world().serve(configuration, quick);
      const mined = await expectMined(served, { sequence: 2 });
      const hash = textAt(mined, 'hash') as Hex;
      expect(await chainClient(world()).getTransaction({ hash })).toMatchObject({ value: 302n });
      await expectWhole(served.baseUrl, world().token);
      expect(await served.stop()).toBe(0);
    });

    test('sends again what a node has lost', async () => {
      let lost = true;
      await using stack = new AsyncDisposableStack();
      const upstream = stack.adopt(await startRecorder(world(), () => (lost ? 'swallowed' : 'passes')), (it) => it.close());
      const served = await world().serve(await configured({ ...upstream.change, ...hurried(world()) }), quick);
      const hash = textAt((await send(served, 303)).body, 'result') as Hex;
      expect(upstream.raws.map((raw) => keccak256(raw))).toEqual([hash]);
      expect(await transaction(served, { hash })).toMatchObject({ state: 'signed' });
      lost = false;
      await expectMined(served, { hash });
      // The same bytes were sent again, and nothing else was signed.
      expect(new Set(upstream.raws)).toHaveProperty('size', 1);
      expect(await served.stop()).toBe(0);
    });

    test('replaces what waits, by the same for more or by nothing', async () => {
      await using stack = new AsyncDisposableStack();
      // No node gets the first transaction of each pair, so it waits until it is replaced.
      const waits = new Set(['304', '305']);
      const held = (raw: Hex): boolean => waits.has(String(parseTransaction(raw).value)) && !again;
      let again = false;
      const upstream = stack.adopt(await startRecorder(world(), (raw) => (held(raw) ? 'swallowed' : 'passes')), (it) => it.close());
      const from = world().devnet.signer.address;
      const { signer } = world().configuration();
      const when = { chain: [String(world().devnet.chainId)], to: [from], value: { max: '0' }, fee: { max: '0x2386f26fc10000' } };
      const cancel = { name: 'cancel', effect: 'allow', kinds: ['transaction'], when };
      const change = { ...upstream.change, signer: { ...signer, policies: [...signer.policies, cancel] } };
      const served = await world().serve(await configured(change), quick);
      const client = chainClient(world());
      for (const [value, method, becomes] of [
        [304, 'signer_speedUp', 304n],
        [305, 'signer_cancel', 0n],
      ] as const) {
        again = false;
        const first = textAt((await send(served, value)).body, 'result') as Hex;
        const { nonce, signed } = (await transaction(served, { hash: first })) as { nonce: string; signed: { maxFeePerGas: string }[] };
        again = true;
        const { body } = await ask(served, method, { from, nonce: toHex(Number(nonce)) });
        const hash = textAt(body, 'result') as Hex;
        expect(hash).not.toBe(first);
        const mined = await expectMined(served, { hash: first });
        expect(mined).toMatchObject({ hash, nonce, signed: [{ hash: first }, { hash }] });
        const seen = await client.getTransaction({ hash });
        expect(seen).toMatchObject({ nonce: Number(nonce), value: becomes });
        expect(seen.maxFeePerGas).toBeGreaterThanOrEqual((BigInt(signed[0]?.maxFeePerGas ?? 0) * 11n) / 10n);
      }
      expect(await served.stop()).toBe(0);
    });

    test('cannot be reached as the gateway itself', async () => {
      const served = await world().serve(await configured());
      for (const method of [
        'outbox_accounts',
        'outbox_open',
        'outbox_raw',
        'outbox_report',
        'outbox_signed',
        'outbox_void',
        'outbox_reopen',
        'outbox_bump',
        'outbox_fill',
        'outbox_sign',
      ])
        expectRpcError(await ask(served, method, {}), { code: -32601, problem: 'forbidden' });
      expectRpcError(await ask(served, 'signer_transactions', {}, 'wrong-token'), {
        code: 4100,
        problem: 'unauthorized',
        status: 401,
        id: null,
      });
      expect(await served.stop()).toBe(0);
    });
  });
}
