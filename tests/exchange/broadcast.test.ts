import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createPublicClient, http } from 'viem';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import { demoConfig } from '../../cli/demo/config.ts';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { keptLog } from '../node/support/log.ts';
import type { KeptLog } from '../node/support/log.ts';
import { startUpstream } from '../node/support/upstream.ts';
import type { Upstream } from '../node/support/upstream.ts';

const token = 'a-token';

let devnet: Devnet;
let proxy: Upstream;
/**
 * The next broadcast stalls until it is released, and then fails. Only a gateway that tries again
 * gets the transaction through.
 */
let stalls = false;
let stalled = Promise.withResolvers<void>();
let release = Promise.withResolvers<void>();
const directories: string[] = [];

beforeAll(async () => {
  devnet = await startDevnet();
  proxy = await startUpstream((request, response) => {
    void text(request).then(async (body) => {
      if (stalls && body.includes('eth_sendRawTransaction')) {
        stalls = false;
        stalled.resolve();
        await release.promise;
        response.destroy();
        return;
      }
      const reply = await fetch(devnet.rpcUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
      response.writeHead(200, { 'content-type': 'application/json' }).end(await reply.text());
    });
  });
}, 60_000);

afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await devnet.close();
  for (const directory of directories) await rm(directory, { recursive: true });
});

async function start(log: KeptLog): Promise<NodeServer> {
  stalls = true;
  [stalled, release] = [Promise.withResolvers(), Promise.withResolvers()];
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-broadcast-'));
  directories.push(directory);
  const demo = demoConfig(devnet, { signerTokenSha256: createHash('sha256').update(token).digest('hex'), keyEnv: 'KEY' });
  const config = {
    ...demo,
    chains: { [devnet.chainId]: { rpc: [proxy.origin] } },
    network: { ...demo.network, allowPrivate: [...demo.network.allowPrivate, proxy.place] },
  };
  return await startServer({ config, env: { KEY: devnet.signer.privateKey }, directory, port: 0, log });
}

/**
 * Asks for a transaction, and leaves while it is broadcast. Returns once the server knows that the
 * client has left.
 */
async function sendAndLeave(server: NodeServer, log: KeptLog, value: string): Promise<void> {
  const leaving = new AbortController();
  const transaction = { from: devnet.signer.address, to: devnet.accounts[1]?.address, value };
  const reply = fetch(new URL(`/v1/signer/${devnet.chainId}`, server.url), {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_sendTransaction', params: [transaction] }),
    signal: leaving.signal,
  });
  const left = reply.then(
    () => 'answered',
    () => 'left',
  );
  await stalled.promise;
  leaving.abort();
  expect(await left).toBe('left');
  await expect
    .poll(() => log.requests())
    .toEqual([expect.objectContaining({ code: 'client-left', route: '/v1/signer/{chain}', chain: String(devnet.chainId) })]);
}

const mined = (): Promise<number> =>
  createPublicClient({ chain: anvil, transport: http(devnet.rpcUrl) }).getTransactionCount({ address: devnet.signer.address });

test('a signed transaction is broadcast even if its client has left', async () => {
  const before = await mined();
  const log = keptLog();
  const server = await start(log);
  await sendAndLeave(server, log, '0x1');
  release.resolve();
  await expect.poll(mined, { timeout: 10_000 }).toBe(before + 1);
  await server.close();
}, 30_000);

test('a closing server waits for a broadcast even if its client has left', async () => {
  const before = await mined();
  const log = keptLog();
  const server = await start(log);
  await sendAndLeave(server, log, '0x2');
  const closed = server.close();
  await expect
    .poll(() =>
      fetch(server.url).then(
        () => 'answers',
        () => 'refuses',
      ),
    )
    .toBe('refuses');
  release.resolve();
  await closed;
  await expect.poll(mined, { timeout: 10_000 }).toBe(before + 1);
}, 30_000);
