import { join } from 'node:path';
import { keccak256, parseTransaction, recoverTransactionAddress, toHex } from 'viem';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { describe, expect, test } from 'vitest';
import { minedReceipt } from '../../../cli/demo/devnet/receipt.ts';
import { killVariables } from '../../support/kill-points.ts';
import { bearer, rpc, textAt } from '../support/ask.ts';
import { expectLost } from '../support/lost.ts';
import type { Reply } from '../support/ask.ts';
import { readAudit } from '../signer/audit.ts';
import type { Served } from '../support/host.ts';
import { accountOf, chainClient, minedAfterBlock } from '../signer/signing.ts';
import type { World } from '../support/world.ts';

/**
 * A process that dies between commit and release: the entry stays, and a retry gets the one
 * signature that it records.
 */
export function crash(world: () => World): void {
  describe('killed between commit and release', () => {
    const keyed = (key: string): Record<string, string> => ({ ...bearer(world().token), 'idempotency-key': key });

    /** Lets a process die during a call, then starts another one on its ledger. */
    const die = async (ask: (served: Served) => Promise<Reply>): Promise<Served> => {
      const configured = { ...world().configuration(), state: { sqlite: join(await world().host.directory(), 'state.db') } };
      const dying = await world().serve(configured, { variant: 'killed', env: killVariables({ point: 'committed', after: 0 }) });
      await expectLost(ask(dying));
      expect(await dying.ended).toBe(137);
      return world().serve(configured);
    };

    test('a transaction', async () => {
      const { devnet } = world();
      const client = chainClient(world());
      const nonce = await minedAfterBlock(world());
      const send = (served: Served, value: bigint, key: string): Promise<Reply> =>
        rpc(
          `${served.baseUrl}/v1/signer/${devnet.chainId}`,
          { method: 'eth_sendTransaction', params: [{ from: devnet.signer.address, to: accountOf(world(), 1), value: toHex(value) }] },
          keyed(key),
        );

      const served = await die((dying) => send(dying, 201n, 'crash-1'));
      const entries = await readAudit(served.baseUrl, world().token);
      expect(entries).toHaveLength(1);
      expect(entries[0]?.fields).toMatchObject({ outcome: 'signed', nonce: String(nonce), to: accountOf(world(), 1), value: '201' });

      // The nonce of the entry stays reserved.
      const other = await send(served, 202n, 'crash-2');
      const otherHash = textAt(other.body, 'result') as Hex;
      const [resumed, repeated] = [await send(served, 201n, 'crash-1'), await send(served, 201n, 'crash-1')];
      const hash = textAt(resumed.body, 'result') as Hex;
      expect(textAt(repeated.body, 'result')).toBe(hash);
      for (const [sent, value, its] of [
        [hash, 201n, nonce],
        [otherHash, 202n, nonce + 1],
      ] as const) {
        expect((await minedReceipt(devnet.rpcUrl, sent)).status).toBe('success');
        expect(await client.getTransaction({ hash: sent })).toMatchObject({ value, nonce: its, from: devnet.signer.address.toLowerCase() });
      }
      // Each request has one entry: the retries made none. What the first can spend stays charged.
      const [first, second, ...more] = await readAudit(served.baseUrl, world().token);
      expect(first).toEqual(entries[0]);
      expect(more).toEqual([]);
      const wei = (name: string, entry = second): bigint => BigInt(textAt(entry?.fields, name));
      expect(wei('spendTotal', first)).toBe(wei('value', first) + wei('fee', first));
      expect(wei('spendTotal')).toBe(wei('spendTotal', first) + wei('value') + wei('fee'));
      expect(await served.stop()).toBe(0);
    });

    test('a signature: the retry returns the recorded bytes', async () => {
      const { devnet } = world();
      const fields = {
        from: devnet.signer.address,
        to: accountOf(world(), 2),
        value: toHex(5n),
        nonce: toHex(1000),
        gas: toHex(21_000),
        maxFeePerGas: toHex(3_000_000_000n),
        maxPriorityFeePerGas: toHex(1n),
        chainId: toHex(devnet.chainId),
      };
      const sign = (served: Served): Promise<Reply> =>
        rpc(`${served.baseUrl}/v1/signer/${devnet.chainId}`, { method: 'eth_signTransaction', params: [fields] }, keyed('crash-3'));
      const served = await die(sign);
      const entries = await readAudit(served.baseUrl, world().token);
      expect(entries).toHaveLength(1);
      const raw = textAt((await sign(served)).body, 'result') as `0x02${string}`;
      expect(textAt((await sign(served)).body, 'result')).toBe(raw);
      expect(await recoverTransactionAddress({ serializedTransaction: raw })).toBe(devnet.signer.address);
      // By RFC 6979 another implementation makes the same bytes.
      const { yParity, r, s, ...unsigned } = parseTransaction(raw);
      expect(keccak256(await privateKeyToAccount(devnet.signer.privateKey).signTransaction(unsigned))).toBe(keccak256(raw));
      expect({ yParity, r, s }).not.toContain(undefined);
      expect(await readAudit(served.baseUrl, world().token)).toEqual(entries);
      expect(await served.stop()).toBe(0);
    });
  });
}
