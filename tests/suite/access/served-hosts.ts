import { describe, expect, test } from 'vitest';
import { envelope } from '../support/ask.ts';
import { tokenPath } from '../nft/metadata.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

/** Under which names the gateway is served. */
export function servedHosts(world: () => World): void {
  describe('served hosts', () => {
    const base = async (): Promise<string> => (await world().shared()).baseUrl;
    const token = (): string => tokenPath(world().devnet.chainId, world().devnet.collection, '3');

    test.each(['gateway.example', '127.0.0.1.attacker.example', 'localhost.attacker.example:80'])(
      'the host "%s" is not served',
      async (host) => {
        const { chainId } = world().devnet;
        const get = await rawRequest(await base(), { method: 'GET', path: token(), headers: { host } });
        expect(get.status).toBe(421);
        expect(JSON.parse(get.text)).toMatchObject({ code: 'unknown-host' });
        const body = JSON.stringify(envelope({ method: 'eth_chainId' }));
        const proxied = await rawRequest(await base(), {
          method: 'POST',
          path: `/rpc/${chainId}`,
          headers: { host, 'content-type': 'application/json' },
          body,
        });
        expect(proxied.status).toBe(421);
        expect(JSON.parse(proxied.text)).toMatchObject({ jsonrpc: '2.0', id: null, error: { data: { code: 'unknown-host' } } });
      },
    );

    test.each(['localhost', '127.0.0.1', '[::1]', 'LOCALHOST:80'])('the host "%s" is accepted', async (host) => {
      expect((await rawRequest(await base(), { method: 'GET', path: token(), headers: { host } })).status).toBe(200);
    });

    // kubeflow/mcp-server#91, M0NsTeRRR/helm-charts#431, kubernetes/kubernetes#14713
    test('probe-host: a probe names the address of its pod', async () => {
      const probe = { method: 'GET', path: '/healthz', headers: { host: '10.244.0.5:8787' } };
      expect((await rawRequest(await base(), probe)).status).toBe(200);
      expect((await rawRequest(await base(), { ...probe, path: '/nowhere' })).status).toBe(421);
    });
  });
}

/** A request in absolute form (RFC 9112, 3.2.2), as clients send it to proxies. */
export function absoluteTargets(world: () => World): void {
  test('the host of an absolute target replaces Host', async () => {
    const { chainId, collection, tokens } = world().devnet;
    const path = `http://gateway.example${tokenPath(chainId, collection, tokens.onChain.tokenId)}`;
    const { baseUrl } = await world().shared();
    expect((await rawRequest(baseUrl, { method: 'GET', path, headers: { host: 'localhost' } })).status).toBe(421);
  });
}
