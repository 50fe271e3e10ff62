import { expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { temporary } from '../vault/support/child.ts';
import { keptLog } from './support/log.ts';
import { startUpstream } from './support/upstream.ts';

const secret = 'very-secret';
const read = { jsonrpc: '2.0', method: 'eth_blockNumber', params: [] };

test('the line of a failed request says which upstream failed and how, at the level of whose fault it is', async () => {
  const log = keptLog();
  await using folder = await temporary();
  await using failing = await startUpstream((request, response) => {
    request.resume();
    response.writeHead(503).end(secret);
  });
  const rpc = [`${failing.origin}/\${RPC_SECRET}`];
  const config = { chains: { 1: { rpc } }, network: { allowPrivate: [failing.place] } };
  const server = await startServer({ config, env: { RPC_SECRET: secret }, directory: folder.path, port: 0, log });
  const ask = (id: string, path: string, calls: unknown): Promise<Response> =>
    fetch(new URL(path, server.url), {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request-id': id },
      body: JSON.stringify(calls),
    });
  await ask('one', '/rpc/1', { ...read, id: 1 });
  await ask('batch', '/rpc/1', [
    { ...read, id: 1 },
    { ...read, id: 2, method: 'eth_sign' },
  ]);
  await ask('mine', `/nowhere/${secret}`, {});
  await server.close();

  const attempts = [{ origin: failing.origin, said: 'status 503' }];
  const cause = { level: 40, code: 'upstream-error', attempts, detail: `${failing.origin}: status 503`, plan: 'anonymous' };
  const lines = log.requests();
  expect(lines).toHaveLength(3);
  expect(lines[0]).toMatchObject({ id: 'one', ...cause, methods: ['eth_blockNumber'] });
  expect(lines[0]).not.toHaveProperty('codes');
  expect(lines[1]).toMatchObject({
    id: 'batch',
    ...cause,
    methods: ['eth_blockNumber', 'eth_sign'],
    codes: ['upstream-error', 'forbidden'],
  });
  expect(lines[2]).toMatchObject({ id: 'mine', level: 30, code: 'unknown-route' });
  for (const absent of ['attempts', 'detail', 'plan', 'methods', 'caller']) expect(lines[2]).not.toHaveProperty(absent);
  expect(JSON.stringify(lines)).not.toContain(secret);
});
