import type { Settings } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import type { Nft } from '../../../build/types/nft.js';
import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';
import { coreInstances } from '../../../hosts/shared/component/core-instances.ts';
import { chainId, ipfsUrl, rpcUrl } from '../fixture.ts';

/** The settings that the gateway gives the component by default, with one chain and one gateway. */
export const settings: Settings = {
  chains: [{ id: String(chainId), rpc: [rpcUrl] }],
  ipfs: [ipfsUrl],
  arweave: [],
  ipfsVerification: 'require',
  hedgeAfterMs: 300,
  deadlineMs: 10_000,
  maxJsonBytes: 2 ** 20,
  maxJsonDepth: 64,
  maxDataUriBytes: 2 ** 21,
  maxRedirects: 3,
  maxBlocks: 1000,
  maxMediaBytes: 2 ** 26,
};

/** Makes an instance of the nft component, through the bindings that the Node host uses. */
export async function openNft(): Promise<Nft> {
  const { instantiate, modules } = await loaderFrom(builtComponents)('nft');
  const moduleAt = (path: string): WebAssembly.Module => {
    const found = modules.get(path);
    if (found === undefined) throw new RangeError(`expected one of ${[...modules.keys()].join(', ')}, got ${path}`);
    return found;
  };
  return await instantiate(moduleAt, {}, coreInstances().instantiate);
}
