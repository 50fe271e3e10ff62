import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { from } from '../../scripts/build/paths.ts';
import { tokenPath } from '../suite/nft/metadata.ts';
import { serveChain } from './support/serve.ts';

it('a trap ends one request, is logged with its place, and the next request has another instance', async () => {
  await using stack = new AsyncDisposableStack();
  const devnet = stack.adopt(await startDevnet(), (it) => it.close());
  const { host } = new URL(devnet.rpcUrl);
  await using served = await serveChain(
    { origin: devnet.rpcUrl, place: host },
    {
      config: { chains: { [devnet.chainId]: { rpc: [devnet.rpcUrl] } }, network: { allowPrivate: [host] } },
      load: loaderFrom(from('build/test/js'), { 'gateway-async-streams': join(builtComponents, 'gateway-async-streams') }),
    },
  );
  const get = (token: string, id: string): Promise<Response> =>
    fetch(`${served.origin}${tokenPath(devnet.chainId, devnet.collection, token)}`, { headers: { 'x-request-id': id } });

  const [trapped, other] = await Promise.all([get('57005', 'trap'), get('3', 'other')]);
  expect(trapped.status).toBe(503);
  expect(await trapped.json()).toMatchObject({ code: 'instance-replaced', requestId: 'trap', retryable: true });
  expect(other.status).toBe(200);
  expect((await get('3', 'after')).status).toBe(200);
  expect(served.log.lines.map((line): unknown => JSON.parse(line)).filter((line) => JSON.stringify(line).includes('"msg":"trap"'))).toEqual(
    [
      expect.objectContaining({
        level: 50,
        id: 'trap',
        component: 'nft',
        panic: 'mintmark-nft: a deliberate trap for token 57005',
        at: expect.stringMatching(/^nft\/src\/trap\.rs:/),
      }),
    ],
  );
});
