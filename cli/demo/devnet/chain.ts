import { createTestClient, http, parseAbi, walletActions } from 'viem';
import type { Address, Hex, TransactionReceipt } from 'viem';
import { mnemonicToAccount } from 'viem/accounts';
import type { HDAccount } from 'viem/accounts';
import { anvil } from 'viem/chains';
import type { CreationCode } from './compile.ts';
import { minedReceipt } from './receipt.ts';

/** The chain id of every devnet: anvil's own. */
export const demoChainId = anvil.id;

/** The contracts and accounts of a devnet, and the transactions that it makes by itself. */
export interface Chain {
  readonly collection: Address;
  readonly editions: Address;
  /** anvil's ten accounts, 10,000 ETH each; the first owns the contracts and every token. */
  readonly accounts: readonly HDAccount[];
  /** Mints an ERC-721 token. */
  mint(tokenId: bigint, uri: string): Promise<void>;
  /** Mints one of an ERC-1155 token; an empty URI leaves it to the contract's. */
  mintEdition(tokenId: bigint, uri: string): Promise<void>;
  /** Sets the balance of an account. */
  fund(address: Address, wei: bigint): Promise<void>;
}

/** The chain reverted a deployment or a mint. */
export class RevertedError extends Error {
  override readonly name = 'RevertedError';
  readonly hash: Hex;
  constructor(hash: Hex) {
    super(`expected transaction ${hash} to succeed, got a revert`);
    this.hash = hash;
  }
}

const mnemonic = 'test test test test test test test test test test test junk';
const collectionAbi = parseAbi(['constructor()', 'function mint(address to, uint256 tokenId, string uri)']);
const editionsAbi = parseAbi(['constructor(string uri)', 'function mint(address to, uint256 tokenId, uint256 amount, string uri)']);

/**
 * Deploys both contracts on a fresh anvil. Their addresses are the same on every fresh chain.
 * Throws `RevertedError`.
 */
export async function deployContracts(rpcUrl: string, code: CreationCode, editionsUri: string): Promise<Chain> {
  const accounts = Array.from({ length: 10 }, (_, addressIndex) => mnemonicToAccount(mnemonic, { addressIndex }));
  const [owner] = accounts;
  if (owner === undefined) throw new RangeError('expected ten accounts, got none');
  const client = createTestClient({ account: owner, chain: anvil, mode: 'anvil', transport: http(rpcUrl) }).extend(walletActions);
  const confirmed = async (hash: Hex): Promise<TransactionReceipt> => {
    const receipt = await minedReceipt(rpcUrl, hash);
    if (receipt.status !== 'success') throw new RevertedError(hash);
    return receipt;
  };
  const deployed = async (hash: Hex): Promise<Address> => {
    const { contractAddress } = await confirmed(hash);
    if (contractAddress === null || contractAddress === undefined) throw new RevertedError(hash);
    return contractAddress;
  };
  const collection = await deployed(await client.deployContract({ abi: collectionAbi, bytecode: code.DemoCollection }));
  const editions = await deployed(await client.deployContract({ abi: editionsAbi, bytecode: code.DemoEditions, args: [editionsUri] }));
  return {
    collection,
    editions,
    accounts,
    mint: async (tokenId, uri) => {
      await confirmed(
        await client.writeContract({ address: collection, abi: collectionAbi, functionName: 'mint', args: [owner.address, tokenId, uri] }),
      );
    },
    mintEdition: async (tokenId, uri) => {
      await confirmed(
        await client.writeContract({ address: editions, abi: editionsAbi, functionName: 'mint', args: [owner.address, tokenId, 1n, uri] }),
      );
    },
    fund: (address, value) => client.setBalance({ address, value }),
  };
}
