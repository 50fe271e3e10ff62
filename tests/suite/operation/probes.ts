import { describe, expect, test } from 'vitest';
import { ask, at, expectProblem } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import { startMock } from '../support/mock-endpoint.ts';
import type { MockEndpoint } from '../support/mock-endpoint.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

const chainIdOf = (id: number): string => `0x${id.toString(16)}`;

/** What a gateway says of itself to those who run it. */
export function probes(world: () => World): void {
  describe('probes', () => {
    const ready = (baseUrl: string, query = ''): Promise<Reply> => ask(`${baseUrl}/readyz${query}`);

    /** Serves the chain of the world by other endpoints. */
    const servedBy = async (...endpoints: readonly MockEndpoint[]): Promise<string> => {
      const { network, ...rest } = world().configuration();
      const chains = { [String(world().devnet.chainId)]: { rpc: endpoints.map(({ url }) => url) } };
      const allowPrivate = [...network.allowPrivate, ...endpoints.map(({ url }) => new URL(url).host)];
      return (await world().serve({ ...rest, chains, network: { ...network, allowPrivate } })).baseUrl;
    };

    test('/readyz says of each part that it works', async () => {
      const { baseUrl } = await world().shared();
      const { status, headers, body } = await ready(baseUrl);
      expect(body).toEqual({ status: 'ready', parts: expect.any(Object) });
      const parts: unknown = at(body, 'parts');
      for (const name of ['limits', 'answers', 'ledger', `chain:${world().devnet.chainId}`])
        expect(at(parts, name, 'status'), `${name} in ${JSON.stringify(parts)}`).toBe('ok');
      expect([status, headers.get('content-type'), headers.get('cache-control')]).toEqual([200, 'application/json', 'no-store']);
    });

    test('/readyz answers HEAD without a body, takes any Host, and no other method', async () => {
      const { baseUrl } = await world().shared();
      const head = await rawRequest(baseUrl, { method: 'HEAD', path: '/readyz', headers: { host: '10.244.0.5:8787' } });
      expect([head.status, head.text]).toEqual([200, '']);
      const version = await rawRequest(baseUrl, { method: 'GET', path: '/version', headers: { host: '10.244.0.5:8787' } });
      expect(version.status).toBe(200);
      const posted = await ask(`${baseUrl}/readyz`, { method: 'POST', body: '{}' });
      expectProblem(posted, 405, 'method-not-allowed', 'GET or HEAD');
    });

    test('/version says what runs', async () => {
      const { body } = await ask(`${(await world().shared()).baseUrl}/version`);
      expect(body).toMatchObject({ name: 'mintmark', version: expect.stringMatching(/^\d+\.\d+\.\d+/), driver: expect.any(String) });
      expect(at(body, 'platform')).toMatch(/^(node \d+\.\d+\.\d+|workers)$/);
    });

    test('64 probes at the same time, and more behind them, ask an endpoint once', async () => {
      await using stack = new AsyncDisposableStack();
      const endpoint = stack.adopt(await startMock([{ result: chainIdOf(world().devnet.chainId) }]), (it) => it.close());
      const baseUrl = await servedBy(endpoint);
      const replies = await Promise.all(Array.from({ length: 64 }, () => ready(baseUrl)));
      expect([...new Set(replies.map(({ status }) => status))]).toEqual([200]);
      expect((await ready(baseUrl)).status).toBe(200);
      expect(endpoint.methods.filter((method) => method === 'eth_chainId')).toHaveLength(1);
    });

    test('an endpoint of another chain, and one that is not there, are no endpoint of the chain', async () => {
      await using stack = new AsyncDisposableStack();
      const id = String(world().devnet.chainId);
      const other = stack.adopt(await startMock([{ result: '0x5' }]), (it) => it.close());
      const gone = await startMock([{}]);
      await gone.close();
      const baseUrl = await servedBy(other, gone);
      const { status, body } = await ready(baseUrl);
      expect([status, at(body, 'status')]).toEqual([503, 'not-ready']);
      const cause = at(body, 'parts', `chain:${id}`, 'cause');
      expect(cause).toMatch(/^no endpoint answers for this chain: 0: the chain id 5; 1: no connection/);
      // Whoever asks learns no address, key or secret.
      for (const hidden of ['127.0.0.1', 'http', world().devnet.signer.address, world().token])
        expect(JSON.stringify(body)).not.toContain(hidden);
      // The operator may do without a chain.
      expect((await ready(baseUrl, `?exclude=chain:${id}`)).status).toBe(200);
      expect((await ready(baseUrl, '?exclude=limits')).status).toBe(503);
      expect((await ask(`${baseUrl}/healthz`)).status).toBe(200);
    });

    test('one endpoint that answers is enough, whatever the ones before it do', async () => {
      await using stack = new AsyncDisposableStack();
      const silent = stack.adopt(await startMock([{ hang: true }]), (it) => it.close());
      const right = stack.adopt(await startMock([{ result: chainIdOf(world().devnet.chainId) }]), (it) => it.close());
      const baseUrl = await servedBy(silent, right);
      expect((await ready(baseUrl)).status).toBe(200);
    });
  });
}
