import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import { ask, at, expectProblem, expectRpcError, rpc } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import type { World } from '../support/world.ts';

const trappingTokenId = '57005';
/** A chain whose endpoint is the server that holds responses back. */
const slowChain = '4242';
/** The tokens whose document is on that server. */
const slowToken = { trapping: 9_001n, 'trapping-debug': 9_005n } as const;

/** An instance that traps is replaced: requests on it answer 503, the next one works. */
export function trap(world: () => World): void {
  describe.each(['trapping', 'trapping-debug'] as const)('a trap (%s)', (variant) => {
    const stack = new AsyncDisposableStack();
    let served: Served;
    /**
     * Called for each request to the server that holds responses back, with a function that
     * releases it.
     */
    let onHeld = (_release: () => void): void => {};
    beforeAll(async () => {
      const slow = stack.adopt(
        await serve((_, response) => onHeld(() => response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"slow"}'))),
        (it) => it.close(),
      );
      const origin = 'https://held.demo.example';
      await world().devnet.mint(slowToken[variant], `${origin}/9001.json`);
      const { chains, ...rest } = world().configuration();
      const configuration = {
        ...rest,
        chains: { ...chains, [slowChain]: { rpc: [slow.url] } },
        network: { ...world().reaching(slow, origin), allowPrivate: world().reaching(slow).allowPrivate },
      };
      served = await world().serve(configuration, { variant });
      stack.defer(async () => void (await served.stop()));
    });
    afterAll(() => stack.disposeAsync());

    const get = (tokenId: string, id: string) =>
      ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, world().devnet.collection, tokenId)}`, { headers: { 'x-request-id': id } });

    test('answers 503, and the next request works', async () => {
      for (let round = 0; round < 3; round++) {
        const reply = await get(trappingTokenId, `trap-${round}`);
        expectProblem(reply, 503, 'instance-replaced');
        expect(at(reply.body, 'requestId')).toBe(`trap-${round}`);
        expect(await get('3', 'after')).toMatchObject({ status: 200, body: { metadata: { name: 'On chain' } } });
        expect((await rpc(`${served.baseUrl}/rpc/${world().devnet.chainId}`, { method: 'eth_chainId' })).body).toEqual({
          jsonrpc: '2.0',
          id: 1,
          result: '0x7a69',
        });
      }
    });

    test('ends the requests in flight on the instance, each with its own id, and nothing else', async () => {
      const held = Promise.withResolvers<() => void>();
      onHeld = held.resolve;
      const inFlight = get(String(slowToken[variant]), 'in-flight');
      await held.promise;
      expectProblem(await get(trappingTokenId, 'trap'), 503, 'instance-replaced');
      const lost = await inFlight;
      expectProblem(lost, 503, 'instance-replaced');
      expect(at(lost.body, 'requestId')).toBe('in-flight');

      onHeld = (release) => release();
      expect(await get(String(slowToken[variant]), 'again')).toMatchObject({ status: 200, body: { metadata: { name: 'slow' } } });
    });

    test('answers a JSON-RPC call in flight with a JSON-RPC error', async () => {
      const held = Promise.withResolvers<() => void>();
      onHeld = held.resolve;
      const call = { method: 'eth_blockNumber' };
      const inFlight = rpc(`${served.baseUrl}/rpc/${slowChain}`, call, { 'x-request-id': 'in-flight' });
      await held.promise;
      expectProblem(await get(trappingTokenId, 'trap'), 503, 'instance-replaced');
      const lost = await inFlight;
      // The host does not know the call's id.
      expectRpcError(lost, { status: 503, code: -32603, problem: 'instance-replaced', id: null });
      expect(at(lost.body, 'error', 'data', 'requestId')).toBe('in-flight');
    });
  });
}
