import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { setTripwire } from '../../support/tripwire.ts';
import type { Tripwire } from '../../support/tripwire.ts';
import { ask, at, bearer, expectRpcError, post, rpc } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from './metadata.ts';
import type { World } from '../support/world.ts';

const redirectingOrigin = 'https://redirecting.demo.example';

/** Where the gateway connects to, and what it sends there. */
export function network(world: () => World): void {
  describe('network', () => {
    const stack = new AsyncDisposableStack();
    /**
     * A service in the operator's network, listed in `allowPrivate`. No URL of a token may reach
     * it.
     */
    let inside: Tripwire;
    /** A proxy in front of anvil that records what arrives. */
    const heard: { readonly url: string | undefined; readonly headers: IncomingHttpHeaders }[] = [];
    let served: Served;
    beforeAll(async () => {
      const { devnet } = world();
      inside = stack.adopt(await setTripwire(), (it) => it.close());
      const redirecting = stack.adopt(
        await serve((request, response) => response.writeHead(302, { location: `https://127.0.0.1:${inside.port}${request.url}` }).end()),
        (it) => it.close(),
      );
      const listening = stack.adopt(await serve(forward(devnet.rpcUrl, (url, headers) => heard.push({ url, headers }))), (it) =>
        it.close(),
      );
      const { connectTo } = world().reaching(redirecting, redirectingOrigin);
      const names = ['127.0.0.1', 'localhost', 'app.localhost', '[::1]', '10.0.0.1'].map((name) => `${name}:${inside.port}`);
      served = await world().serve({
        ...world().configuration(),
        chains: {
          [String(devnet.chainId)]: { rpc: [devnet.rpcUrl] },
          4242: { rpc: [`${listening.url}/rpc/path-secret?key=query-secret`] },
        },
        network: { allowPrivate: [...world().reaching(listening).allowPrivate, ...names], connectTo },
      });
      stack.defer(async () => void (await served.stop()));
    });
    afterAll(() => stack.disposeAsync());

    const targets: readonly (readonly [string, (port: number) => string])[] = [
      ['a loopback address', (port) => `https://127.0.0.1:${port}/private.json`],
      ['a loopback address without TLS', (port) => `http://127.0.0.1:${port}/private.json`],
      ['a name of this machine', (port) => `https://localhost:${port}/private.json`],
      ['a name of this machine with a dot', (port) => `https://localhost.:${port}/private.json`],
      ['a name below localhost', (port) => `https://app.localhost:${port}/private.json`],
      ['loopback in IPv6', (port) => `https://[::1]:${port}/private.json`],
      ['loopback as an IPv4-mapped address', (port) => `https://[::ffff:127.0.0.1]:${port}/private.json`],
      ['loopback as one number', (port) => `https://2130706433:${port}/private.json`],
      ['loopback in hexadecimal', (port) => `https://0x7f.1:${port}/private.json`],
      ['the unspecified address', (port) => `https://0.0.0.0:${port}/private.json`],
      ['a private address', (port) => `https://10.0.0.1:${port}/private.json`],
      ['the metadata service of a cloud', () => 'https://169.254.169.254/latest/meta-data/'],
      ['a redirect to a loopback address', () => `${redirectingOrigin}/private.json`],
    ];
    test.each(targets.map(([name, uri], index) => [name, uri, index] as const))(
      'a token that names %s is refused',
      async (_, uri, index) => {
        const before = inside.connections;
        const tokenId = 20_000 + index;
        await world().devnet.mint(BigInt(tokenId), uri(inside.port));
        const reply = await ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, String(tokenId))}`);
        expect(inside.connections).toBe(before);
        expect(at(reply.body, 'code'), JSON.stringify(reply.body)).toMatch(/^(token-uri-invalid|upstream-error)$/);
      },
    );

    test("a client's credentials do not reach an upstream", async () => {
      const headers = { cookie: 'session=secret', 'x-api-key': world().apiKey, 'x-request-id': 'given', 'x-custom': 'custom' };
      expect(await rpc(`${served.baseUrl}/rpc/4242`, { method: 'eth_blockNumber' }, headers)).toMatchObject({ status: 200 });
      expect(
        await rpc(
          `${served.baseUrl}/v1/signer/4242`,
          { method: 'eth_blockNumber' },
          { cookie: 'session=secret', ...bearer(world().token) },
        ),
      ).toMatchObject({ status: 200 });
      expect(heard).toHaveLength(2);
      for (const { url, headers: sent } of heard) {
        expect(url).toBe('/rpc/path-secret?key=query-secret');
        expect(sent).not.toHaveProperty('cookie');
        expect(sent).not.toHaveProperty('x-api-key');
        expect(sent).not.toHaveProperty('authorization');
        expect(JSON.stringify(sent)).not.toMatch(/secret|custom/);
      }
    });

    test("an upstream's URL is shown by its origin alone", async () => {
      const { network: given, chains } = world().configuration();
      const unreachable = await world().serve({
        ...world().configuration(),
        chains: { ...chains, 4242: { rpc: ['http://127.0.0.1:1/path-secret?key=query-secret'] } },
        network: { ...given, allowPrivate: [...given.allowPrivate, '127.0.0.1:1'] },
      });
      const reply = await rpc(`${unreachable.baseUrl}/rpc/4242`, { method: 'eth_blockNumber' });
      expectRpcError(reply, { code: -32603, problem: 'upstream-error' });
      expect(JSON.stringify(reply.body)).toContain('http://127.0.0.1:1');
      expect(await unreachable.stop()).toBe(0);
      expect(`${JSON.stringify(reply.body)}${unreachable.output()}`).not.toMatch(/path-secret|query-secret/);
    });

    test('a private upstream is reached only if the configuration allows it', async () => {
      const { chains } = world().configuration();
      const guarded = await world().host.serve({ chains });
      expectRpcError(await rpc(`${guarded.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_blockNumber' }), {
        code: -32603,
        problem: 'upstream-error',
      });
      // The configuration has only chains: there is no signer, and anonymous clients have the
      // default limits.
      expect((await rpc(`${guarded.baseUrl}/v1/signer`, { method: 'eth_accounts' })).status).toBe(404);
      expect(
        (await rpc(`${guarded.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_blockNumber' })).headers.get('ratelimit-policy'),
      ).toBe('"burst";q=10000;w=10');
      expect(await guarded.stop()).toBe(0);
    });
  });
}

/** Forwards JSON-RPC calls, and records their header fields. */
function forward(rpcUrl: string, tell: (url: string | undefined, headers: IncomingHttpHeaders) => void) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    tell(request.url, request.headers);
    const chunks: Buffer[] = [];
    request
      .on('data', (chunk: Buffer) => chunks.push(chunk))
      .on('end', () => {
        void post(rpcUrl, Buffer.concat(chunks).toString()).then(({ body }) =>
          response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
        );
      });
  };
}
