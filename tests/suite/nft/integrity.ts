import { afterAll, describe, expect, test } from 'vitest';
import { startBadGateway } from '../../support/bad-gateway.ts';
import type { BadGateway, Behaviour } from '../../support/bad-gateway.ts';
import { ask, at, expectProblem } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from './metadata.ts';
import type { World } from '../support/world.ts';

/** Serves a gateway with one bad IPFS gateway, and an honest one after it if asked for. */
const startGateways = async (
  world: World,
  stack: AsyncDisposableStack,
  behaviour: Behaviour,
  honest: boolean,
  content: object = {},
): Promise<{ bad: BadGateway; served: Served }> => {
  const { devnet } = world;
  const bad = stack.adopt(await startBadGateway(devnet.blocks, behaviour), (it) => it.close());
  const configuration = world.configuration();
  const served = await world.serve({
    ...configuration,
    content: { ...configuration.content, ipfs: honest ? [bad.url, devnet.ipfsUrl] : [bad.url], ...content },
    network: world.reaching(bad),
  });
  stack.defer(async () => void (await served.stop()));
  return { bad, served };
};

const getMetadata = (world: World, served: Served, name: 'rawBlock' | 'fileBlock' | 'editionBlock'): Promise<Reply> => {
  const token = world.devnet.tokens[name];
  return ask(`${served.baseUrl}${tokenPath(world.devnet.chainId, token.contract, token.tokenId)}`);
};

/** Content matches its CID, or it is not served. */
export function integrity(world: () => World): void {
  describe('integrity', () => {
    const stack = new AsyncDisposableStack();
    afterAll(() => stack.disposeAsync());

    const start = (behaviour: Behaviour, honest: boolean, content: object = {}) =>
      startGateways(world(), stack, behaviour, honest, content);
    const get = (served: Served, name: 'rawBlock' | 'fileBlock' | 'editionBlock') => getMetadata(world(), served, name);

    test.each(['tampered', 'another-block', 'html', 'status-500', 'truncated', 'endless', 'stalled', 'silent'] as const)(
      'of a gateway that is %s: the honest one is taken',
      async (behaviour) => {
        const { bad, served } = await start(behaviour, true);
        for (const name of ['rawBlock', 'fileBlock', 'editionBlock'] as const) {
          const reply = await get(served, name);
          expect({ status: reply.status, integrity: at(reply.body, 'integrity') }).toMatchObject({
            status: 200,
            integrity: { ...world().devnet.tokens[name].integrity, gateway: world().devnet.ipfsUrl },
          });
          expect(at(reply.body, 'metadata')).toEqual(world().devnet.tokens[name].document);
        }
        // Whoever failed is asked last for a while, so that it may not be asked for the others.
        expect(new Set(bad.asked).size).toBeGreaterThanOrEqual(1);
      },
    );

    test.each(['tampered', 'another-block', 'html'] as const)('of a gateway that is %s, and no other: refused', async (behaviour) => {
      const { bad, served } = await start(behaviour, false, { errorSeconds: 0 });
      for (const name of ['rawBlock', 'fileBlock'] as const) {
        expectProblem(await get(served, name), 502, 'integrity-mismatch');
      }
      // Refused content is not stored: the same IPFS gateway, honest now, is asked again and
      // accepted.
      bad.behaviour = 'honest';
      expect((await get(served, 'rawBlock')).status).toBe(200);
    });

    test.each(['status-500', 'truncated', 'endless'] as const)(
      'of a gateway that is %s, and no other: an upstream error',
      async (behaviour) => {
        const { served } = await start(behaviour, false);
        const reply = await get(served, 'rawBlock');
        expectProblem(reply, 502, 'upstream-error');
      },
    );

    test.each(['stalled', 'silent'] as const)('of a gateway that is %s, and no other: the deadline', async (behaviour) => {
      const { served } = await start(behaviour, false, { deadlineMs: 500 });
      expectProblem(await get(served, 'rawBlock'), 504, 'deadline');
    });
  });
}

/** Verified content is stored for the next request. */
export function keptContent(world: () => World): void {
  describe('stored content', () => {
    const stack = new AsyncDisposableStack();
    afterAll(() => stack.disposeAsync());

    test('no IPFS gateway is asked twice for a block', async () => {
      const { bad, served } = await startGateways(world(), stack, 'honest', false);
      const askedBy = async (): Promise<number> => {
        const before = bad.asked.length;
        expect((await getMetadata(world(), served, 'rawBlock')).status).toBe(200);
        return bad.asked.length - before;
      };
      expect(await askedBy()).toBe(1);
      // It is kept behind the answer.
      await expect.poll(askedBy).toBe(0);
    });
  });
}
