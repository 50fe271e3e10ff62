import { keccak256, recoverMessageAddress, toHex } from 'viem';
import type { Hex } from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { minedReceipt } from '../../cli/demo/devnet/receipt.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import { at, bearer, expectRpcError, post, rpc, textAt } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import { readAudit } from '../suite/signer/audit.ts';
import type { Served } from '../suite/support/host.ts';
import { accountOf } from '../suite/signer/signing.ts';
import { World } from '../suite/support/world.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';

describe('the vault on workerd', () => {
  const host = new ProcessHost(workersCommand);
  let world: World;
  beforeAll(async () => void (world = await World.create(host)));
  afterAll(async () => {
    await host[Symbol.asyncDispose]();
    await world[Symbol.asyncDispose]();
  });

  const sign = (served: Served, text: string, key?: string): Promise<Reply> =>
    rpc(
      `${served.baseUrl}/v1/signer`,
      { method: 'personal_sign', params: [toHex(text), world.devnet.signer.address] },
      { ...bearer(world.token), ...(key === undefined ? {} : { 'idempotency-key': key }) },
    );

  test('signs nothing if its storage fails in the middle of a commit, and goes on from where it was', async () => {
    const served = await world.serve(world.configuration(), { variant: 'failing-ledger' });
    const first = textAt((await sign(served, 'one')).body, 'result') as Hex;
    expect(await recoverMessageAddress({ message: 'one', signature: first })).toBe(world.devnet.signer.address);
    const failed = await sign(served, 'two');
    expectRpcError(failed, { status: 503, code: -32603, problem: 'store-unavailable', id: 1 });
    expect(JSON.stringify(failed.body)).not.toMatch(/0x[0-9a-f]{130}/);
    textAt((await sign(served, 'three')).body, 'result');
    // The failed commit has left neither an entry nor a gap.
    expect(await readAudit(served.baseUrl, world.token)).toHaveLength(2);
    await expect.poll(() => served.output()).toMatch(/"code":"ledger-failed","operation":"commit"/);
    expect(await served.stop()).toBe(0);
  });

  test('signs nothing until its storage confirms the entry, not even for a retry that finds it', async () => {
    // Without a chain nobody but these calls asks the ledger, so the first two failures are theirs.
    const served = await world.serve({ ...world.configuration(), chains: {} }, { variant: 'unsynced-ledger' });
    for (let index = 0; index < 2; index++) {
      const failed = await sign(served, 'unsure', 'key-1');
      expectRpcError(failed, { status: 503, code: -32603, problem: 'store-unavailable', id: 1 });
      expect(JSON.stringify(failed.body)).not.toMatch(/0x[0-9a-f]{130}/);
    }
    const signature = textAt((await sign(served, 'unsure', 'key-1')).body, 'result');
    expect(signature).toBe(await privateKeyToAccount(world.devnet.signer.privateKey).signMessage({ message: 'unsure' }));
    expect(await readAudit(served.baseUrl, world.token)).toHaveLength(1);
    expect(await served.stop()).toBe(0);
  });

  test('resumes a committed entry if its object is destroyed before the release', async () => {
    const served = await world.serve(world.configuration(), { variant: 'abandoned-after-commit' });
    const lost = await sign(served, 'lost', 'key-1');
    expectRpcError(lost, { status: 503, code: -32603, problem: 'instance-replaced', id: 1 });
    const entries = await readAudit(served.baseUrl, world.token);
    expect(entries).toHaveLength(1);
    expect(entries[0]?.fields).toMatchObject({ outcome: 'signed', method: 'personal_sign' });
    const resumed = textAt((await sign(served, 'lost', 'key-1')).body, 'result');
    // By RFC 6979 the retry has the bytes of the first call.
    expect(resumed).toBe(await privateKeyToAccount(world.devnet.signer.privateKey).signMessage({ message: 'lost' }));
    expectRpcError(await sign(served, 'other', 'key-1'), { status: 422, code: -32600, problem: 'idempotency-mismatch' });
    expect((await readAudit(served.baseUrl, world.token)).slice(0, 1)).toEqual(entries);
    expect(await served.stop()).toBe(0);
  });

  test('broadcasts a signed transaction even if the client has left', async () => {
    const { devnet } = world;
    const leave = new AbortController();
    const sent: Hex[] = [];
    await using stack = new AsyncDisposableStack();
    // A proxy in front of anvil. The client leaves as soon as the raw transaction arrives, before
    // anvil gets it.
    const upstream = stack.adopt(
      await serve((request, response) => {
        const chunks: Buffer[] = [];
        request
          .on('data', (chunk: Buffer) => chunks.push(chunk))
          .on('end', () => {
            const call: unknown = JSON.parse(Buffer.concat(chunks).toString());
            const raw = at(call, 'method') === 'eth_sendRawTransaction' ? textAt(call, 'params', 0) : undefined;
            if (raw !== undefined) sent.push(raw as Hex);
            // The first attempt fails, so the gateway has to try again.
            if (raw !== undefined && sent.length === 1) {
              leave.abort();
              setTimeout(() => response.writeHead(503).end(), 100);
              return;
            }
            void post(devnet.rpcUrl, call).then((reply) =>
              response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(reply.body)),
            );
          });
      }),
      (it) => it.close(),
    );
    const served = await world.serve({
      ...world.configuration(),
      chains: { [String(devnet.chainId)]: { rpc: [upstream.url] } },
      network: world.reaching(upstream),
    });
    const params = [{ from: devnet.signer.address, to: accountOf(world, 1), value: toHex(301n) }];
    const left = fetch(`${served.baseUrl}/v1/signer/${devnet.chainId}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...bearer(world.token) },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendTransaction', params }),
      signal: leave.signal,
    });
    await expect(left).rejects.toThrow();
    await expect.poll(() => sent.length, { timeout: 10_000 }).toBeGreaterThan(1);
    const receipt = await minedReceipt(devnet.rpcUrl, keccak256(sent[0] ?? '0x'));
    expect(receipt.status).toBe('success');
    expect(new Set(sent).size).toBe(1);
    expect(await served.stop()).toBe(0);
  });
});
