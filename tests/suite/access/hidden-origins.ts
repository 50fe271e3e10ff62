import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startBadGateway } from '../../support/bad-gateway.ts';
import type { BadGateway } from '../../support/bad-gateway.ts';
import { ask, at, expectProblem, rpc } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { startMock } from '../support/mock-endpoint.ts';
import type { MockAnswer, MockEndpoint } from '../support/mock-endpoint.ts';
import { tokenPath } from '../nft/metadata.ts';
import type { World } from '../support/world.ts';

/** A chain with one endpoint. */
const CHAIN = '1000';

/** Nobody is told a host that came out of the environment. */
export function hiddenOrigins(world: () => World): void {
  describe('hosts out of the environment', () => {
    const stack = new AsyncDisposableStack();
    let endpoint: MockEndpoint;
    let gateway: BadGateway;
    let served: Served;
    /** What the endpoint answers next. */
    let answer: MockAnswer = {};
    const hosts: string[] = [];
    beforeAll(async () => {
      endpoint = stack.adopt(await startMock(() => answer), (it) => it.close());
      gateway = stack.adopt(await startBadGateway(world().devnet.blocks, 'honest'), (it) => it.close());
      hosts.push(new URL(endpoint.url).host, new URL(gateway.url).host);
      const { chains, content, network, ...rest } = world().configuration();
      const configuration = {
        ...rest,
        chains: { ...chains, [CHAIN]: { rpc: ['${MINTMARK_TEST_ENDPOINT}'] } },
        content: {
          ...content,
          ipfs: ['${MINTMARK_TEST_GATEWAY}'],
          errorSeconds: 0,
        },
        network: {
          ...network,
          allowPrivate: [...network.allowPrivate, ...hosts],
        },
      };
      const env = {
        MINTMARK_TEST_ENDPOINT: `${endpoint.url}/key-of-the-path`,
        MINTMARK_TEST_GATEWAY: new URL(gateway.url).origin,
      };
      served = stack.adopt(await world().serve(configuration, { env }), async (it) => void (await it.stop()));
    });
    afterAll(() => stack.disposeAsync());

    /** Both are on this machine, so both have the stand-in of the first. */
    const shownOf = ({ url }: { readonly url: string }): string => `http://chain-${CHAIN}-rpc-0.invalid:${new URL(url).port}`;
    const expectHidden = (text: string): void => {
      for (const secret of [...hosts, 'key-of-the-path']) expect(text).not.toContain(secret);
    };
    const call = async (given: MockAnswer, method: string, params: readonly object[] = []): Promise<Reply> => {
      answer = given;
      const reply = await rpc(`${served.baseUrl}/rpc/${CHAIN}`, {
        method,
        params,
      });
      expectHidden(JSON.stringify(reply.body));
      return reply;
    };
    const token = async (query = ''): Promise<Reply> => {
      const { contract, tokenId } = world().devnet.tokens.rawBlock;
      const reply = await ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, contract, tokenId)}${query}`);
      expectHidden(JSON.stringify(reply.body));
      return reply;
    };

    test('an endpoint is asked, and one that fails has its place as its name', async () => {
      expect(at((await call({ result: '0x1' }, 'eth_gasPrice')).body, 'result')).toBe('0x1');
      const reply = await call({ status: 500, text: 'no' }, 'eth_blockNumber');
      expect(at(reply.body, 'error', 'data', 'detail')).toContain(`${shownOf(endpoint)}: `);
    });

    test.each([
      ['eth_maxPriorityFeePerGas', []],
      ['eth_getLogs', [{}]],
      ['eth_call', [{}]],
    ])('an endpoint that quotes its host in an error of %s is not told', async (method, params) => {
      const message = `execution reverted at ${hosts[0]?.toUpperCase()}`;
      const reply = await call({ error: { code: 3, message, data: `http://${hosts[0]}/x` } }, method, params);
      expect(JSON.stringify(reply.body)).toContain(`chain-${CHAIN}-rpc-0.invalid`);
    });

    test('an IPFS gateway is asked, and a document and a trace have its place as its name', async () => {
      gateway.behaviour = 'honest';
      const reply = await token('?trace=1');
      expect(reply.status).toBe(200);
      expect(at(reply.body, 'integrity', 'gateway')).toBe(shownOf(gateway));
      expect(JSON.stringify(at(reply.body, 'trace'))).toContain(`"origin":"${shownOf(gateway)}"`);
    });

    test('no log line has it', async () => {
      await call({ status: 500, text: 'no' }, 'eth_gasPrice');
      await expect.poll(() => served.output()).toContain(shownOf(endpoint));
      expectHidden(served.output());
    });
  });

  describe('a host out of the environment', () => {
    test('is not told if its content does not match', async () => {
      await using stack = new AsyncDisposableStack();
      const gateway = stack.adopt(await startBadGateway(world().devnet.blocks, 'tampered'), (it) => it.close());
      const configuration = world().configuration();
      const { origin, host, port } = new URL(gateway.url);
      const served = stack.adopt(
        await world().serve(
          {
            ...configuration,
            content: {
              ...configuration.content,
              ipfs: ['${MINTMARK_TEST_GATEWAY}'],
            },
            network: world().reaching(gateway),
          },
          { env: { MINTMARK_TEST_GATEWAY: origin } },
        ),
        async (it) => void (await it.stop()),
      );
      const { contract, tokenId } = world().devnet.tokens.rawBlock;
      const reply = await ask(`${served.baseUrl}${tokenPath(world().devnet.chainId, contract, tokenId)}`);
      expectProblem(reply, 502, 'integrity-mismatch');
      expect(at(reply.body, 'detail')).toContain(`http://ipfs-0.invalid:${port}: `);
      expect(JSON.stringify(reply.body)).not.toContain(host);
    });
  });
}
