/**
 * Starts what a gateway asks: a chain 1, the devnet with its tokens, and an IPFS gateway that lies.
 * Writes where they are into the file that is its argument, and runs until it is ended.
 */
import { startAnvil } from '../../../cli/demo/devnet/anvil.ts';
import { startDevnet } from '../../../cli/demo/devnet/devnet.ts';
import { replaceFile } from '../../../scripts/build/files.ts';
import { startBadGateway } from '../../support/bad-gateway.ts';
import type { Upstreams } from '../support/upstreams.ts';

const [file = ''] = process.argv.slice(2);
const [anvil, devnet] = await Promise.all([startAnvil(1), startDevnet()]);
const lying = await startBadGateway(devnet.blocks, 'tampered');
const { contract, tokenId } = devnet.tokens.rawBlock;
const upstreams: Upstreams = {
  rpcUrl: anvil.rpcUrl,
  tokens: { chain: devnet.chainId, rpcUrl: devnet.rpcUrl, contract, tokenId },
  ipfs: { honest: devnet.ipfsUrl, lying: lying.url },
};
replaceFile(file, JSON.stringify(upstreams));
