import { getAddress } from 'viem';
import type { Devnet } from './devnet/devnet.ts';
import { noted, fewUnits } from './shown.ts';

/** A request that the demo prints, for people to try. */
export interface DemoRequest {
  /** What it shows. */
  readonly shows: string;
  /** The line for a shell. */
  readonly curl: string;
}

/** What requests of the demo are made of. */
export interface DemoAccess {
  /** The origin of the gateway. */
  readonly url: string;
  /** The token of the signer's caller. */
  readonly token: string;
}

const json = `-H 'content-type: application/json'`;
/** The code of a contract whose code is one byte, which ends every call at once. */
const creation = '0x6001600c60003960016000f300';

/** Returns the requests that show what the gateway does, in the order to try them in. */
export function demoRequests({ chainId, tokens, signer, accounts }: Devnet, { url, token }: DemoAccess): readonly DemoRequest[] {
  const [, receiver] = accounts;
  const to = getAddress(receiver?.address ?? signer.address);
  const { directory } = tokens;
  const call = (method: string, params: unknown): string => `-d '${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}'`;
  const nft = `${url}/v1/nft/${chainId}/${directory.contract}/${directory.tokenId}`;
  const sign = (method: string, params: unknown): string =>
    `curl -s ${url}/v1/signer/${chainId} -H 'authorization: Bearer ${token}' ${json} ${call(method, params)}`;
  const rpc = (key: string, body: string): string => `curl -s ${url}/rpc/${chainId}${key} ${json} ${body}`;
  const tooMuch = [{ from: signer.address, to, value: '0x1bc16d674ec80000' }];
  const batch = Array.from({ length: 3 }, (_, index) => ({ jsonrpc: '2.0', id: index + 1, method: 'eth_blockNumber', params: [] }));
  return [
    { shows: 'a token in a directory on IPFS: every block on its path is verified', curl: `curl -s ${nft}` },
    { shows: 'its picture, of several blocks', curl: `curl -sI ${nft}/image` },
    { shows: 'a call of the chain', curl: rpc('', call('eth_blockNumber', [])) },
    {
      shows: 'a transfer: signed, recorded, sent',
      curl: sign('eth_sendTransaction', [{ from: signer.address, to, value: '0x2386f26fc10000' }]),
    },
    { shows: 'a contract, created', curl: sign('eth_sendTransaction', [{ from: signer.address, data: creation }]) },
    { shows: 'a message', curl: sign('personal_sign', ['0x6d696e746d61726b', signer.address]) },
    { shows: 'typed data', curl: sign('eth_signTypedData_v4', [signer.address, noted(chainId, 'hello')]) },
    { shows: 'a policy refuses: 2 ETH are above its maximum', curl: sign('eth_sendTransaction', tooMuch) },
    { shows: 'that refusal, explained by every rule', curl: sign('signer_explain', [{ method: 'eth_sendTransaction', params: tooMuch }]) },
    { shows: 'a key with thirty units in an hour: three calls spend them', curl: rpc(`/${fewUnits}`, `-d '${JSON.stringify(batch)}'`) },
    { shows: 'its limit is reached: 429, and when to come back', curl: rpc(`/${fewUnits}`, call('eth_blockNumber', [])) },
  ];
}
