import { getAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Take, TakeOutcome } from '../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { startUpstream } from '../node/support/upstream.ts';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { startService } from './service.ts';
import type { Answered, Service } from './service.ts';

/** A limits backend that refuses one method. */
function backend(refused: string): { take: (demand: Take) => TakeOutcome; taken: Take[] } {
  const taken: Take[] = [];
  const take = (demand: Take): TakeOutcome => {
    taken.push(demand);
    const allowed = !demand.calls.some(({ name }) => name === refused);
    const prices = new Float64Array([7]);
    return { allowed, cost: 7, prices, retryAfter: allowed ? 0 : 3, verdicts: [], fields: [], at: 0, lease: undefined, countedIn: 0 };
  };
  return { take, taken };
}

const json = ({ text }: Answered): unknown => JSON.parse(text);

describe('the gateway over native async streams, on this Node', () => {
  let devnet: Devnet;
  let service: Service;
  const ask: Service['ask'] = (asked) => service.ask(asked);
  const { take, taken } = backend('eth_gasPrice');

  beforeAll(async () => {
    devnet = await startDevnet();
    service = await startService(
      {
        chains: { [devnet.chainId]: { rpc: [devnet.rpcUrl] } },
        content: { ipfs: [devnet.ipfsUrl], deadlineMs: 60_000 },
        network: { allowPrivate: [devnet.rpcUrl, devnet.ipfsUrl].map((url) => new URL(url).host), connectTo: devnet.connectTo },
      },
      { take },
    );
  });
  afterAll(() => devnet.close());

  it('answers /healthz', async () => {
    const reply = await ask({ method: 'get', target: '/healthz', headers: { 'x-request-id': 'one' } });
    expect(reply.status).toBe(200);
    expect(json(reply)).toEqual({ status: 'ok' });
    expect(reply.headers.get('x-request-id')).toBe('one');
    expect(await ask({ method: 'head', target: '/healthz' })).toMatchObject({ status: 200, text: '' });
  });

  it.each(['rawBlock', 'onChain'] as const)('answers for the demo token %s, from the chain and the IPFS gateway', async (name) => {
    const { contract, tokenId, document, integrity } = devnet.tokens[name];
    const reply = await ask({ method: 'get', target: `/v1/nft/${devnet.chainId}/${contract}/${tokenId}` });
    expect(json(reply)).toMatchObject({
      contract: getAddress(contract),
      tokenId,
      metadata: document,
      integrity: integrity.status === 'verified' ? { ...integrity, gateway: devnet.ipfsUrl } : integrity,
    });
    expect(reply.status).toBe(200);
    expect(taken.at(-1)).toEqual({
      plan: 'anonymous',
      anonymous: true,
      key: '0.0.0.0',
      network: '0.0.0.0',
      calls: [{ name: 'nft.get', blocks: 0 }],
    });
  });

  it('fetches a URL of a token from where network.connectTo leads', async () => {
    const { contract, tokenId, document } = devnet.tokens.web;
    const reply = await ask({ method: 'get', target: `/v1/nft/${devnet.chainId}/${contract}/${tokenId}` });
    expect(json(reply)).toMatchObject({ metadata: document });
    expect(reply.status).toBe(200);
  });

  it('connects to no private address that is not listed', async () => {
    const closed = await startService({ chains: { [devnet.chainId]: { rpc: [devnet.rpcUrl] } } }, { take });
    const { contract, tokenId } = devnet.tokens.onChain;
    const reply = await closed.ask({ method: 'get', target: `/v1/nft/${devnet.chainId}/${contract}/${tokenId}` });
    expect(reply.status).toBe(502);
    expect(json(reply)).toMatchObject({ code: 'upstream-error', detail: expect.stringContaining('network.allowPrivate does not list') });
  });

  it('asks another endpoint if one does not answer', async () => {
    await using silent = await startUpstream(() => {});
    const { contract, tokenId } = devnet.tokens.onChain;
    const hedging = await startService(
      {
        chains: { [devnet.chainId]: { rpc: [silent.origin, devnet.rpcUrl] } },
        content: { hedgeAfterMs: 20, deadlineMs: 60_000 },
        network: { allowPrivate: [silent.origin, devnet.rpcUrl].map((url) => new URL(url).host) },
      },
      { take },
    );
    const reply = await hedging.ask({ method: 'get', target: `/v1/nft/${devnet.chainId}/${contract}/${tokenId}` });
    expect(reply.status).toBe(200);
    expect(silent.requests.length).toBeGreaterThan(0);
  });

  it('refuses a body by its announced length, before it comes', async () => {
    await using announcing = await startUpstream((_, response) => response.writeHead(200, { 'content-length': 2 ** 31 }).flushHeaders());
    const content = { ipfs: [announcing.origin], deadlineMs: 60_000 };
    const network = { allowPrivate: [announcing.origin, devnet.rpcUrl].map((url) => new URL(url).host) };
    const calling = await startService({ chains: { 1: { rpc: [announcing.origin] } }, network }, { take });
    const called = await calling.ask({
      method: 'post',
      target: '/rpc/1',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'eth_call', params: [{}] }),
    });
    expect(json(called)).toMatchObject({ error: { data: { code: 'answer-too-large' } } });
    const { contract, tokenId } = devnet.tokens.rawBlock;
    const fetching = await startService({ chains: { [devnet.chainId]: { rpc: [devnet.rpcUrl] } }, content, network }, { take });
    const fetched = await fetching.ask({ method: 'get', target: `/v1/nft/${devnet.chainId}/${contract}/${tokenId}` });
    expect(json(fetched)).toMatchObject({ detail: expect.stringContaining('longer than') });
  });

  it('reads a body: of a call to the chain, and of one that the limits backend refuses', async () => {
    const call = (method: string): Promise<Answered> =>
      ask({
        method: 'post',
        target: `/rpc/${devnet.chainId}`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: [] }),
      });
    expect(json(await call('eth_chainId'))).toEqual({ jsonrpc: '2.0', id: 1, result: `0x${devnet.chainId.toString(16)}` });
    const refused = await call('eth_gasPrice');
    expect(refused.status).toBe(429);
    expect(json(refused)).toMatchObject({ error: { code: -32005 } });
  });

  it('answers problems as every driver does', async () => {
    const reply = await ask({ method: 'get', target: '/nowhere' });
    expect(reply.status).toBe(404);
    expect(json(reply)).toMatchObject({ code: 'unknown-route' });
  });

  it('writes a log line for each request', async () => {
    await ask({ method: 'get', target: '/healthz', headers: { 'x-request-id': 'given' } });
    const line = { level: 30, id: 'given', route: '/healthz', status: 200, ms: expect.any(Number), cost: 0, msg: 'request' };
    await expect
      .poll(() =>
        service
          .output()
          .trimEnd()
          .split('\n')
          .map((text): unknown => JSON.parse(text)),
      )
      .toContainEqual(line);
  });
});

it.each([
  ['without a configuration', undefined, 'MINTMARK_CONFIG_JSON'],
  ['with one that has errors', { chains: { x: { rpc: [] } } }, '/chains/x/rpc: expected at least one endpoint'],
  ['with an unknown field of network', { network: { allowPrivat: [] } }, '/network/allowPrivat: '],
])('answers 500 %s, and says why once', async (_, configuration, line) => {
  const { ask, output } = await startService(configuration, backend(''));
  for (let again = 0; again < 2; again++) {
    const reply = await ask({ method: 'get', target: '/healthz' });
    expect(reply.status).toBe(500);
    expect(json(reply)).toMatchObject({ code: 'internal', detail: expect.stringContaining('standard error') });
  }
  await expect.poll(output).toContain(line);
  expect(output().split(line)).toHaveLength(2);
});
