import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Finding } from '../../cli/doctor/finding.ts';
import { mintmark } from '../support/mintmark.ts';
import { run } from '../support/run.ts';

test('shows no origin that is a secret, in the findings and while it waits', async () => {
  await using stack = new AsyncDisposableStack();
  const silent = createServer((socket) => void socket.on('error', () => undefined).resume());
  stack.defer(() => void silent.close());
  await once(silent.listen(0, '127.0.0.1'), 'listening');
  const { port } = silent.address() as { readonly port: number };
  const variables = { CHAIN: 'Key-Of-Chain', IPFS: 'key-of-ipfs', ARWEAVE: 'key-of-arweave' };
  const mapped = ['key-of-chain.rpc', 'key-of-ipfs', 'key-of-arweave'].map((name) => [
    `http://${name}.example`,
    `http://127.0.0.1:${port}`,
  ]);
  const config = {
    chains: { 1: { rpc: ['http://${CHAIN}.rpc.example', { url: 'http://${CHAIN}.rpc.example/v2' }] } },
    content: { ipfs: ['http://${IPFS}.example'], arweave: ['http://${ARWEAVE}.example'] },
    network: { connectTo: Object.fromEntries(mapped) },
  };
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-doctor-'));
  stack.defer(() => rm(directory, { recursive: true }));
  const file = join(directory, 'mintmark.json');
  await writeFile(file, JSON.stringify(config));
  const { stdout, stderr } = await run([mintmark, 'doctor', '--config', file, '--json'], variables);
  const { findings }: { readonly findings: readonly Finding[] } = JSON.parse(stdout);
  const shown = new Set(['/chains/1/rpc/0', '/chains/1/rpc/1', '/content/ipfs/0', '/content/arweave/0']);
  expect(findings.filter(({ at: place }) => shown.has(place)).map(({ what }) => what)).toEqual([
    'http://chain-1-rpc-0.invalid',
    'http://chain-1-rpc-0.invalid',
    'http://ipfs-0.invalid',
    'http://arweave-0.invalid',
  ]);
  expect(stderr).toContain('are not done');
  expect((stdout + stderr).toLowerCase()).not.toContain('key-of');
});
