import { createHash } from 'node:crypto';
import { createTestClient, createWalletClient, getAddress, http, parseEther } from 'viem';
import type { Address, Hex } from 'viem';
import { publicKeyToAddress } from 'viem/accounts';
import { anvil } from 'viem/chains';
import type { SignerKey } from '../../build/types/config.js';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import { demoConfig } from '../../cli/demo/config.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import type { KeptLog } from '../node/support/log.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import { isOfRequest } from '../audit/outcomes.ts';
import type { SoftToken } from './soft-token.ts';

const token = 'a-token';
/** Options of a server. */
export interface ServeOptions {
  readonly devnet: Devnet;
  readonly directory: string;
  readonly log: KeptLog;
  readonly keys: readonly SignerKey[];
  /** Environment of the server: the PIN of the token. The key of the devnet is added as `KEY`. */
  readonly env: { PIN?: string };
}

/** Starts a server with a signer with these keys. A key `hot` is that of the devnet. */
export function serve({ devnet, directory, log, keys, env }: ServeOptions): Promise<NodeServer> {
  const demo = demoConfig(devnet, { signerTokenSha256: createHash('sha256').update(token).digest('hex'), keyEnv: 'KEY' });
  const ids = keys.map(({ id }) => id);
  const signer = { ...demo.signer, keys, callers: demo.signer.callers.map((caller) => ({ ...caller, keys: ids })) };
  Object.assign(env, { KEY: devnet.signer.privateKey });
  // The limits are out of reach of these tests.
  const limits = { plans: { anonymous: { policies: [{ name: 'ample', quota: 1_000_000, window: 1 }] } } };
  return startServer({ config: { ...demo, limits, signer }, env, directory, port: 0, log });
}

/** Returns the address of a key in a token. */
export function addressIn(soft: SoftToken, id: string): Address {
  // The tool lists all public keys in any order, whatever id it is given.
  const objects = soft.tool('--list-objects', '--type=pubkey').split(/^(?=\S)/m);
  const object = objects.find((text) => new RegExp(`^ +ID: +${id}$`, 'm').test(text)) ?? '';
  const point = /EC_POINT: +0441(04[0-9a-f]{128})/.exec(object)?.[1];
  if (point === undefined) throw new TypeError(`expected a public key with the id ${id}, got none`);
  return publicKeyToAddress(`0x${point}`);
}

/** Gives an account ether. */
export async function fund(devnet: Devnet, address: Address): Promise<void> {
  const client = createTestClient({ chain: anvil, mode: 'anvil', transport: http(devnet.rpcUrl) });
  await client.setBalance({ address, value: parseEther('1000') });
}

/** Makes a wallet client of viem. */
export function walletOf(server: NodeServer, devnet: Devnet, account: Address) {
  const endpoint = new URL(`/v1/signer/${devnet.chainId}`, server.url).href;
  return createWalletClient({
    account,
    chain: anvil,
    transport: http(endpoint, { fetchOptions: { headers: bearer(token) }, retryCount: 0 }),
  });
}

/** Requests a transaction of one wei. */
export function send(server: NodeServer, devnet: Devnet, from: Address, idempotencyKey?: string): Promise<Reply> {
  const to = getAddress(devnet.accounts[1]?.address ?? '0x');
  const more = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  const call = { method: 'eth_sendTransaction', params: [{ from, to, value: '0x1' }] };
  return rpc(new URL(`/v1/signer/${devnet.chainId}`, server.url).href, call, { ...bearer(token), ...more });
}

/** Returns the transaction hash in a response. */
export function hashIn(reply: Reply): Hex {
  const hash = at(reply.body, 'result');
  if (typeof hash !== 'string' || !hash.startsWith('0x')) throw new TypeError(`expected a hash, got ${JSON.stringify(reply.body)}`);
  return `0x${hash.slice(2)}`;
}

/** Returns key, outcome and nonce of every audit entry of a request. */
export async function entries(server: NodeServer): Promise<readonly unknown[]> {
  const { body } = await rpc(
    new URL('/v1/signer', server.url).href,
    { method: 'signer_audit', params: [{ after: '0', limit: 1000 }] },
    bearer(token),
  );
  const list = at(body, 'result', 'entries');
  if (!Array.isArray(list)) throw new TypeError(`expected entries, got ${JSON.stringify(body)}`);
  const asked = list.filter((entry: unknown) => isOfRequest(at(entry, 'outcome')));
  return asked.map((entry: unknown) => [at(entry, 'key'), at(entry, 'outcome'), at(entry, 'nonce')]);
}
