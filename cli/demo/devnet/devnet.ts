import { parseEther } from 'viem';
import type { Address, Hex } from 'viem';
import { generatePrivateKey, privateKeyToAddress } from 'viem/accounts';
import { startAnvil } from './anvil.ts';
import type { Block } from './blocks.ts';
import { demoChainId, deployContracts } from './chain.ts';
import type { Chain } from './chain.ts';
import { compileContracts } from './compile.ts';
import { BlockIndex, startIpfsGateway } from './ipfs-gateway.ts';
import { makeContent, tokenNames, webOrigin } from './tokens.ts';
import type { DemoToken, TokenName } from './tokens.ts';
import { startWeb } from './web.ts';
import type { Page } from './web.ts';

/** A local chain with demo tokens, and everything that their metadata is fetched from. */
export interface Devnet extends Chain {
  readonly chainId: number;
  /** anvil's endpoint. */
  readonly rpcUrl: string;
  /** The trustless IPFS gateway. */
  readonly ipfsUrl: string;
  /** Origins that tokens name, and the local ones that stand for them: `network.connectTo`. */
  readonly connectTo: Readonly<Record<string, string>>;
  readonly tokens: Readonly<Record<TokenName, DemoToken>>;
  /** A fresh key with 100 ETH, for the signer. Never the same twice. */
  readonly signer: { readonly address: Address; readonly privateKey: Hex };
  /** Blocks that the IPFS gateway serves. */
  readonly blocks: BlockIndex;
  /** Has the IPFS gateway serve a block. */
  publish(block: Block): void;
  /** Puts a page at a path of `https://metadata.demo.example`. */
  page(path: string, page: Page): void;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/**
 * Starts a devnet. It takes some two seconds the first time, when the contracts are compiled, and
 * half a second later.
 */
export async function startDevnet(): Promise<Devnet> {
  const [code, content] = await Promise.all([compileContracts(), makeContent()]);
  const blocks = new BlockIndex();
  for (const block of content.blocks) blocks.add(block);
  const pages = new Map(content.pages);

  await using started = new AsyncDisposableStack();
  const anvil = started.adopt(await startAnvil(demoChainId), (it) => it.close());
  const ipfs = started.adopt(await startIpfsGateway(blocks), (it) => it.close());
  const web = started.adopt(await startWeb(pages), (it) => it.close());
  const chain = await deployContracts(anvil.rpcUrl, code, content.editionsUri);
  const mint = async (name: TokenName): Promise<readonly [TokenName, DemoToken]> => {
    const plan = content.tokens[name];
    const uri = plan.ownUri ? plan.tokenUri : '';
    if (plan.standard === 'erc721') await chain.mint(BigInt(plan.tokenId), uri);
    else await chain.mintEdition(BigInt(plan.tokenId), uri);
    return [name, { ...plan, contract: plan.standard === 'erc721' ? chain.collection : chain.editions }];
  };
  const minted = new Map<TokenName, DemoToken>();
  for (const name of tokenNames) minted.set(...(await mint(name)));
  const token = (name: TokenName): DemoToken => {
    const found = minted.get(name);
    if (found === undefined) throw new RangeError(`expected a token ${name}, got none`);
    return found;
  };
  const privateKey = generatePrivateKey();
  const signer = { address: privateKeyToAddress(privateKey), privateKey };
  await chain.fund(signer.address, parseEther('100'));
  const all = started.move();
  return {
    ...chain,
    chainId: demoChainId,
    rpcUrl: anvil.rpcUrl,
    ipfsUrl: ipfs.url,
    connectTo: { [webOrigin]: web.url },
    tokens: {
      rawBlock: token('rawBlock'),
      fileBlock: token('fileBlock'),
      onChain: token('onChain'),
      web: token('web'),
      edition: token('edition'),
      editionBlock: token('editionBlock'),
      directory: token('directory'),
      drawing: token('drawing'),
    },
    signer,
    blocks,
    publish: (block) => blocks.add(block),
    page: (path, page) => {
      pages.set(path, page);
    },
    close: () => all.disposeAsync(),
  };
}
