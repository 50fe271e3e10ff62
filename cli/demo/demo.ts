import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { demoConfig } from './config.ts';
import { startDevnet } from './devnet/devnet.ts';
import type { Devnet } from './devnet/devnet.ts';
import { demoFolder } from './folder.ts';
import { newToken } from '../token/token.ts';

/**
 * The variable in which the demo's signer finds its key. It is in no environment but the demo's
 * own.
 */
const keyEnv = 'MINTMARK_KEY_HOT';

/** A demo that is ready to be served. */
export interface Demo {
  readonly config: object;
  readonly env: Record<string, string>;
  /** Where the demo keeps its state. */
  readonly directory: string;
  /** Returns what the demo runs and how to try it, for people. `url`: the gateway's. */
  guide(url: string): string;
  close(): Promise<void>;
}

/**
 * Starts the demo's chain and content. The caller's token, the signer's key and the state are new
 * each time.
 */
export async function startDemo(): Promise<Demo> {
  const { token, sha256 } = newToken();
  const directory = await freshDirectory();
  const devnet = await startDevnet();
  const config = demoConfig(devnet, { signerTokenSha256: sha256, keyEnv });
  return {
    config: { ...config, state: { sqlite: './mintmark.db' } },
    env: { [keyEnv]: devnet.signer.privateKey },
    directory,
    guide: (url) => guide(url, token, devnet),
    close: async () => {
      await devnet.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Makes a directory for this process, and removes those of processes that have ended. */
async function freshDirectory(): Promise<string> {
  const all = await demoFolder('demo');
  for (const name of await readdir(all)) {
    if (!isRunning(Number(name))) await rm(join(all, name), { recursive: true, force: true });
  }
  const own = join(all, String(process.pid));
  await rm(own, { recursive: true, force: true });
  await mkdir(own);
  return own;
}

function isRunning(pid: number): boolean {
  try {
    return Number.isInteger(pid) && process.kill(pid, 0);
  } catch {
    return false;
  }
}

function guide(url: string, token: string, { chainId, rpcUrl, ipfsUrl, connectTo, tokens, signer, accounts }: Devnet): string {
  const [, receiver] = accounts;
  const { directory } = tokens;
  const json = `-H 'content-type: application/json'`;
  const authorized = `-H 'authorization: Bearer ${token}' ${json}`;
  const call = (method: string, params: unknown): string => `-d '${JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })}'`;
  const transfer = { from: signer.address, to: receiver?.address, value: '0x2386f26fc10000' };
  return `
mintmark demo
  chain     ${chainId}, anvil at ${rpcUrl}
  content   a trustless IPFS gateway at ${ipfsUrl}, ${Object.entries(connectTo)
    .map(([origin, local]) => `${origin} at ${local}`)
    .join(', ')}
  tokens    ${Object.values(tokens)
    .map(({ standard, tokenId }) => `${standard} ${shorten(tokenId)}`)
    .join(', ')}
  signer    ${signer.address}, 100 ETH; may send up to 1 ETH to anvil's accounts and sign messages
  token     ${token}

Try:
  curl -s ${url}/v1/nft/${chainId}/${directory.contract}/${directory.tokenId}
  curl -sI ${url}/v1/nft/${chainId}/${directory.contract}/${directory.tokenId}/image
  curl -s ${url}/rpc/${chainId} ${json} ${call('eth_blockNumber', [])}
  curl -s ${url}/v1/signer/${chainId} ${authorized} ${call('eth_sendTransaction', [transfer])}
  curl -s ${url}/v1/signer ${authorized} ${call('personal_sign', ['0x6d696e746d61726b', signer.address])}
`;
}

function shorten(tokenId: string): string {
  return tokenId.length > 12 ? `${tokenId.slice(0, 8)}…` : tokenId;
}
