import { createHash } from 'node:crypto';
import { createTestClient, createWalletClient, getAddress, http, parseEther } from 'viem';
import type { Address, Hex } from 'viem';
import { publicKeyToAddress } from 'viem/accounts';
import { anvil } from 'viem/chains';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import type { SignerKey } from '../../hosts/shared/config/types.ts';
import { demoConfig } from '../../cli/demo/config.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import type { KeptLog } from '../node/support/log.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import type { Reply } from '../suite/support/ask.ts';
import type { SoftToken } from './soft-token.ts';

const token = 'a-token';
/** Keys, and whose they are. */
type Keys = readonly SignerKey[];

/** What a gateway is served with. */
export interface ToServe {
  readonly devnet: Devnet;
  readonly directory: string;
  readonly log: KeptLog;
  readonly keys: Keys;
  /** Its environment, beside the devnet's key in `KEY`: the token's PIN. */
  readonly env: { PIN?: string };
}

/** Serves a signer with these keys; `hot`, where it is among them, is the devnet's. */
export function serve({ devnet, directory, log, keys, env }: ToServe): Promise<NodeServer> {
  const demo = demoConfig(devnet, { signerTokenSha256: createHash('sha256').update(token).digest('hex'), keyEnv: 'KEY' });
  const ids = keys.map(({ id }) => id);
  const signer = { ...demo.signer, keys, callers: demo.signer.callers.map((caller) => ({ ...caller, keys: ids })) };
  Object.assign(env, { KEY: devnet.signer.privateKey });
  // Nothing here is about limits.
  const limits = { plans: { anonymous: { policies: [{ name: 'ample', quota: 1_000_000, window: 1 }] } } };
  return startServer({ config: { ...demo, limits, signer }, env, directory, port: 0, log });
}

/** Address of a key in a token. */
export function addressIn(soft: SoftToken, id: string): Address {
  // The tool lists all of them, in any order, whatever id it is asked for.
  const objects = soft.tool('--list-objects', '--type=pubkey').split(/^(?=\S)/m);
  const object = objects.find((text) => new RegExp(`^ +ID: +${id}$`, 'm').test(text)) ?? '';
  const point = /EC_POINT: +0441(04[0-9a-f]{128})/.exec(object)?.[1];
  if (point === undefined) throw new TypeError(`expected a public key with the id ${id}, got none`);
  return publicKeyToAddress(`0x${point}`);
}

/** Gives an account something to spend. */
export async function fund(devnet: Devnet, address: Address): Promise<void> {
  const client = createTestClient({ chain: anvil, mode: 'anvil', transport: http(devnet.rpcUrl) });
  await client.setBalance({ address, value: parseEther('1000') });
}

/** viem's wallet client, as anybody makes it. */
export function walletOf(server: NodeServer, devnet: Devnet, account: Address) {
  const endpoint = new URL(`/v1/signer/${devnet.chainId}`, server.url).href;
  return createWalletClient({
    account,
    chain: anvil,
    transport: http(endpoint, { fetchOptions: { headers: bearer(token) }, retryCount: 0 }),
  });
}

/** Asks for a transaction of one wei. */
export function send(server: NodeServer, devnet: Devnet, from: Address, idempotencyKey?: string): Promise<Reply> {
  const to = getAddress(devnet.accounts[1]?.address ?? '0x');
  const more = idempotencyKey === undefined ? {} : { 'idempotency-key': idempotencyKey };
  const call = { method: 'eth_sendTransaction', params: [{ from, to, value: '0x1' }] };
  return rpc(new URL(`/v1/signer/${devnet.chainId}`, server.url).href, call, { ...bearer(token), ...more });
}

/** The hash in an answer. */
export function hashIn(reply: Reply): Hex {
  const hash = at(reply.body, 'result');
  if (typeof hash !== 'string' || !hash.startsWith('0x')) throw new TypeError(`expected a hash, got ${JSON.stringify(reply.body)}`);
  return `0x${hash.slice(2)}`;
}

/** Key, outcome and nonce of every entry of the audit. */
export async function entries(server: NodeServer): Promise<readonly unknown[]> {
  const { body } = await rpc(
    new URL('/v1/signer', server.url).href,
    { method: 'signer_audit', params: [{ after: '0', limit: 1000 }] },
    bearer(token),
  );
  const list = at(body, 'result', 'entries');
  if (!Array.isArray(list)) throw new TypeError(`expected entries, got ${JSON.stringify(body)}`);
  return list.map((entry: unknown) => [at(entry, 'key'), at(entry, 'outcome'), at(entry, 'nonce')]);
}
