import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { expect, it } from 'vitest';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import { startUpstream } from '../node/support/upstream.ts';
import { tokenPath } from '../suite/nft/metadata.ts';
import { serveChain } from './support/serve.ts';

it('drops the fetch that lost a race: it is aborted, and writes nothing into memory that serves something else by then', async () => {
  const lost: ServerResponse[] = [];
  await using stack = new AsyncDisposableStack();
  const devnet = stack.adopt(await startDevnet(), (it) => it.close());
  await using silent = await startUpstream((_, response) => void lost.push(response));
  const { host } = new URL(devnet.rpcUrl);
  await using served = await serveChain(silent, {
    config: {
      chains: { [devnet.chainId]: { rpc: [silent.origin, devnet.rpcUrl] } },
      content: { hedgeAfterMs: 20 },
      network: { allowPrivate: [silent.place, host] },
    },
  });
  const { contract, tokenId } = devnet.tokens.onChain;
  for (let round = 0; round < 10; round++) {
    expect((await fetch(`${served.origin}${tokenPath(devnet.chainId, contract, String(tokenId))}`)).status).toBe(200);
  }
  expect(lost.length).toBeGreaterThan(0);
  await Promise.all(lost.map(async (response) => response.closed || (await once(response, 'close'))));
  expect(served.log.lines.filter((line) => line.includes('"msg":"trap"'))).toEqual([]);
});
