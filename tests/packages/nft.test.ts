import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { startUpstream } from '../node/support/upstream.ts';
import { install, printed } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

let installed: Installed;
let devnet: Devnet;
beforeAll(async () => {
  [installed, devnet] = await Promise.all([install('nft'), startDevnet()]);
});
afterAll(() => Promise.all([installed[Symbol.asyncDispose](), devnet.close()]));

test('@mintmark/nft resolves, streams and refuses on the system’s Node', async () => {
  // An endpoint that never answers: the component asks the next one after `hedgeAfterMs`.
  await using silent = await startUpstream(() => undefined);
  const { rpcUrl, ipfsUrl, connectTo, tokens } = devnet;
  const { contract, tokenId } = tokens.directory;
  const run = await installed.program('nft.mjs', {
    DEVNET: JSON.stringify({
      rpc: rpcUrl,
      dead: silent.origin,
      ipfs: ipfsUrl,
      places: [silent.place, new URL(rpcUrl).host, new URL(ipfsUrl).host],
      connectTo,
      token: { contract, tokenId },
      absent: 'ipfs://bafkreigh2akiscaildcqabsyg3dfr6chu3fgpregiymsck7e7aqa4s52zy',
    }),
  });
  expect(printed(run)).toMatchObject({
    metadata: { name: expect.any(String) },
    status: 'verified',
    keptBlocks: true,
    image: { type: expect.stringMatching(/^image\//), length: expect.any(Number), status: 'verified' },
    part: 4,
    collection: expect.arrayContaining(['erc721']),
    absent: { name: 'NftError', code: 'token-not-found', known: true },
    invalid: { code: 'invalid-token', message: 'invalid-token: contract: expected 0x and 40 hexadecimal digits, got 0x1', known: true },
    mistake: { name: 'TypeError', message: 'expected a string, received [undefined]' },
    missing: { code: 'upstream-error', known: true },
    aborted: { name: 'Error', message: 'not wanted' },
    binding: { name: 'BindingError', code: 'invalid-token', known: true },
    loopback: { name: 'FetchError', code: 'refused', known: true },
    metadataService: { name: 'FetchError', code: 'refused' },
    plain: { name: 'FetchError', code: 'refused', message: 'refused: http://example.com is not https' },
  });
  expect(silent.requests.length).toBeGreaterThan(0);
});
