/** What all measurements use: a configuration, a key that is worth nothing, a transaction. */
import { createHash } from 'node:crypto';
import type { Config } from '../../build/types/config.js';
import { readConfig } from '../../hosts/shared/config/read.ts';
import type { SecretKey } from '../../hosts/shared/config/keys/keys.ts';
import type { Call } from '../../build/types/interfaces/mintmark-signer-types.js';
import { privateKeyToAccount } from 'viem/accounts';

/** The chain's id. */
export const chainId = 31337;
/** The same chain under an id for which no answer is kept. */
export const unkeptChainId = 31338;
/** The signer's key: the first account of every development chain. */
export const privateKey = '0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';
/** The account of that key, for viem. */
export const account = privateKeyToAccount(privateKey);
/** Bearer token of the caller. */
export const token = 'a-token-for-measurements';
/** The destination of transactions. */
export const recipient = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
/** A token contract. */
export const contract = '0x5FbDB2315678afecb367f032d93F642f64180aa3';
/** The chain's endpoint. */
export const rpcUrl = 'http://rpc.example';
/** A trustless IPFS gateway. */
export const ipfsUrl = 'http://ipfs.example';

/** The calldata of an ERC-20 transfer: 68 bytes, typical for a wallet service. */
const transfer = `0xa9059cbb${recipient.slice(2).toLowerCase().padStart(64, '0')}${(10n ** 18n).toString(16).padStart(64, '0')}` as const;

/** The fields of an EIP-1559 transaction that do not change. */
export const fields = {
  to: recipient,
  value: 0n,
  data: transfer,
  gas: 65_000n,
  maxFeePerGas: 30_000_000_000n,
  maxPriorityFeePerGas: 1_000_000_000n,
} as const;

/**
 * Makes the call that signs the transaction with a nonce. Its parameters are text, as they come
 * from a client.
 */
export function signTransaction(nonce: number): Call {
  const hex = (quantity: bigint | number): string => `0x${quantity.toString(16)}`;
  const transaction = {
    type: '0x2',
    from: account.address,
    chainId: hex(chainId),
    nonce: hex(nonce),
    to: fields.to,
    value: hex(fields.value),
    data: fields.data,
    gas: hex(fields.gas),
    maxFeePerGas: hex(fields.maxFeePerGas),
    maxPriorityFeePerGas: hex(fields.maxPriorityFeePerGas),
  };
  return {
    credential: { tag: 'bearer', val: token },
    method: 'eth_signTransaction',
    params: JSON.stringify([transaction]),
    chain: String(chainId),
  };
}

/**
 * Makes the call that signs and sends a transaction of so many wei, with nonce, gas and fees left
 * out.
 */
export function sendTransaction(value: number): Call {
  const transaction = { from: account.address, to: fields.to, value: `0x${value.toString(16)}`, data: fields.data };
  return { ...signTransaction(0), method: 'eth_sendTransaction', params: JSON.stringify([transaction]) };
}

/** Makes the same call with the estimates that the gateway brings from the chain. */
export function estimatedTransaction(value: number): Call {
  return {
    ...sendTransaction(value),
    estimates: {
      pendingNonce: 0n,
      confirmedNonce: 0n,
      gas: String(fields.gas),
      maxFeePerGas: String(fields.maxFeePerGas / 10n),
      maxPriorityFeePerGas: String(fields.maxPriorityFeePerGas),
      blockGasLimit: 36_000_000n,
      balance: String(10n ** 18n),
    },
  };
}

/** Makes the `Mail` of EIP-712 with a nonce in its contents. */
export function mail(nonce: number) {
  return {
    types: {
      EIP712Domain: [
        { name: 'name', type: 'string' },
        { name: 'version', type: 'string' },
        { name: 'chainId', type: 'uint256' },
        { name: 'verifyingContract', type: 'address' },
      ],
      Person: [
        { name: 'name', type: 'string' },
        { name: 'wallet', type: 'address' },
      ],
      Mail: [
        { name: 'from', type: 'Person' },
        { name: 'to', type: 'Person' },
        { name: 'contents', type: 'string' },
      ],
    },
    primaryType: 'Mail',
    domain: { name: 'Ether Mail', version: '1', chainId: BigInt(chainId), verifyingContract: contract },
    message: {
      from: { name: 'Cow', wallet: account.address },
      to: { name: 'Bob', wallet: recipient },
      contents: `Hello, Bob! ${nonce}`,
    },
  } as const;
}

/** Makes the call that signs that mail. */
export function signMail(nonce: number): Call {
  const data = mail(nonce);
  const params = JSON.stringify([account.address, { ...data, domain: { ...data.domain, chainId } }]);
  return { credential: { tag: 'bearer', val: token }, method: 'eth_signTypedData_v4', params, chain: String(chainId) };
}

/** Returns the key as the vault takes it: a copy, which the vault wipes. */
export const keys = (): SecretKey[] => [{ id: 'hot', secret: Uint8Array.from(Buffer.from(privateKey.slice(2), 'hex')) }];

/** Quotas that no measurement uses up. */
export const limitPolicies = [
  { name: 'burst', quota: 1e9, window: 10 },
  { name: 'day', quota: 1e11, window: 86_400 },
] as const;

/** What requests cost, in units: the defaults. */
export const costs = { eth_call: 26, eth_chainId: 0, '*': 20, 'nft.get': 50, 'signer.sign': 100 } as const;

/** The caller. */
export const callerRule = { id: 'backend', tokenSha256: createHash('sha256').update(token).digest('hex') } as const;

/** The transactions that may be signed. */
export const transactionRule = {
  chain: [String(chainId)],
  to: [recipient],
  value: { max: '1000000000000000000' },
  fee: { max: '20000000000000000' },
  selector: ['0xa9059cbb'],
} as const;

/**
 * Makes a configuration with a chain at an endpoint, an IPFS gateway, wide limits, and a signer
 * with one caller and three policies. The key is in the variable `KEY`.
 */
export function configured(rpc: string, ipfs: string): object {
  return {
    chains: { [chainId]: { rpc: [rpc] } },
    content: { ipfs: [ipfs] },
    limits: { costs, plans: { anonymous: { policies: limitPolicies } } },
    signer: {
      keys: [{ id: 'hot', env: 'KEY' }],
      callers: [{ ...callerRule, keys: ['hot'] }],
      policies: [
        { name: 'messages', effect: 'allow', kinds: ['message'], when: { caller: [callerRule.id] } },
        { name: 'suppliers', effect: 'allow', kinds: ['transaction'], when: transactionRule },
        {
          name: 'mails',
          effect: 'allow',
          kinds: ['typedData'],
          when: { primaryType: ['Mail'], domain: { chainId: [String(chainId)], verifyingContract: [contract] } },
        },
      ],
    },
  };
}

/** Reads that configuration. */
export function configuration(): Config {
  const read = readConfig(JSON.stringify(configured(rpcUrl, ipfsUrl)), () => privateKey);
  if (read.tag === 'err') throw new TypeError(JSON.stringify(read.val));
  return read.val.config;
}
