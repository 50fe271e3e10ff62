import { join } from 'node:path';
import { parseTransaction, toHex } from 'viem';
import type { Hex } from 'viem';
import { describe, expect, test } from 'vitest';
import { at, bearer, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import { expectWhole, readAudit } from './audit.ts';
import { startRecorder } from '../support/recorder.ts';
import { accountOf, minedAfterBlock } from './signing.ts';
import type { World } from '../support/world.ts';

const SENDS = 100;
/** One transaction in so many is refused at first, and one is accepted but not answered. */
const ONE_IN = 5;
/** How often a gateway sends a transaction before it gives up. */
const tries = 3;

/**
 * Many transactions at once, some of which the chain refuses: no nonce is left out, and none is
 * used twice.
 */
export function sends(world: () => World): void {
  describe(`${SENDS} transactions at once, some of which cannot be broadcast`, () => {
    test('have consecutive nonces, and all of them are mined in the end', async () => {
      const { devnet, token } = world();
      const base = await minedAfterBlock(world());
      const place = (raw: Hex): number => ((parseTransaction(raw).nonce ?? 0) - base) % ONE_IN;
      await using stack = new AsyncDisposableStack();
      const upstream = stack.adopt(
        await startRecorder(world(), (raw, before) => {
          if (place(raw) === 2 && before < tries) return 'refused';
          return place(raw) === 4 && before === 0 ? 'lost answer' : 'passes';
        }),
        (it) => it.close(),
      );
      const state = { sqlite: join(await world().host.directory(), 'state.db') };
      const served = await world().serve({ ...world().configuration(), ...upstream.change, state });
      const send = (index: number): Promise<Reply> => {
        const params = [{ from: devnet.signer.address, to: accountOf(world(), 1), value: toHex(1 + index) }];
        const headers = { ...bearer(token), 'idempotency-key': `send-${index}` };
        return rpc(`${served.baseUrl}/v1/signer/${devnet.chainId}`, { method: 'eth_sendTransaction', params, id: index }, headers);
      };
      const count = Array.from({ length: SENDS }, (_, index) => index);
      const replies = await Promise.all(count.map(send));

      const nonces = (await readAudit(served.baseUrl, token, 100)).map(({ fields }) => Number(textAt(fields, 'nonce')));
      expect(nonces).toEqual(count.map((index) => base + index));
      // Each nonce has one transaction, even if it was sent again.
      expect(new Set(upstream.raws).size).toBe(SENDS);
      expect(new Set(upstream.raws.map((raw) => parseTransaction(raw).nonce)).size).toBe(SENDS);

      const failed = count.filter((index) => at(replies[index]?.body, 'result') === undefined);
      expect(failed).toHaveLength(SENDS / ONE_IN);
      for (const [index, id] of failed.entries()) {
        const reply = replies[id] as Reply;
        expectRpcError(reply, { code: -32603, problem: 'upstream-error', id });
        const raw = textAt(reply.body, 'error', 'data', 'rawTransaction') as Hex;
        expect(place(raw)).toBe(2);
        // There are two ways to go on: send the raw transaction again, or the request.
        const again =
          index % 2 === 0
            ? await rpc(`${served.baseUrl}/rpc/${devnet.chainId}`, { method: 'eth_sendRawTransaction', params: [raw] })
            : await send(id);
        // The outbox may have sent it already.
        if (index % 2 !== 0 || at(again.body, 'error') === undefined) expect(textAt(again.body, 'result')).toMatch(/^0x[0-9a-f]{64}$/);
        else expect(textAt(again.body, 'error', 'message')).toMatch(/already|nonce too low/);
      }
      await expect.poll(() => minedAfterBlock(world()), { timeout: 100_000 }).toBe(base + SENDS);
      await expectWhole(served.baseUrl, token);
      expect(await readAudit(served.baseUrl, token, 100)).toHaveLength(SENDS);
      expect(await served.stop()).toBe(0);
    });
  });
}

/**
 * An endpoint that lies about nonces, and reports transactions as accepted that it does not have.
 */
export function lyingEndpoint(world: () => World): void {
  test('an endpoint that lies about nonces and hashes causes no nonce to be used twice, and loses no transaction', async () => {
    const { devnet, token } = world();
    const base = await minedAfterBlock(world());
    let honest = false;
    const place = (raw: Hex): number => ((parseTransaction(raw).nonce ?? 0) - base) % 3;
    await using stack = new AsyncDisposableStack();
    const upstream = stack.adopt(
      await startRecorder(world(), (raw) => (honest || place(raw) === 0 ? 'passes' : place(raw) === 1 ? 'swallowed' : 'other hash'), base),
      (it) => it.close(),
    );
    const state = { sqlite: join(await world().host.directory(), 'state.db') };
    const served = await world().serve({ ...world().configuration(), ...upstream.change, state });
    const send = (index: number): Promise<Reply> => {
      const params = [{ from: devnet.signer.address, to: accountOf(world(), 1), value: toHex(1 + index) }];
      const headers = { ...bearer(token), 'idempotency-key': `lied-${index}` };
      return rpc(`${served.baseUrl}/v1/signer/${devnet.chainId}`, { method: 'eth_sendTransaction', params }, headers);
    };
    const count = Array.from({ length: 9 }, (_, index) => index);
    const replies = [];
    for (const index of count) replies.push(await send(index));
    // The gateway believes a reported hash, but not if it is another one.
    expect(replies.map(({ body }) => at(body, 'error', 'data', 'code'))).toEqual(
      count.map((index) => (index % 3 === 2 ? 'upstream-error' : undefined)),
    );
    const nonces = (await readAudit(served.baseUrl, token, 100)).map(({ fields }) => Number(textAt(fields, 'nonce')));
    expect(nonces).toEqual(count.map((index) => base + index));

    honest = true;
    const raws = new Set(upstream.raws);
    for (const index of count) expect(textAt((await send(index)).body, 'result')).toMatch(/^0x[0-9a-f]{64}$/);
    // Only the same bytes are sent again.
    expect(new Set(upstream.raws)).toEqual(raws);
    await expect.poll(() => minedAfterBlock(world()), { timeout: 100_000 }).toBe(base + count.length);
    await expectWhole(served.baseUrl, token);
    expect(await readAudit(served.baseUrl, token, 100)).toHaveLength(count.length);
    expect(await served.stop()).toBe(0);
  });
}
