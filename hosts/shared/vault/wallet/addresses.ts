import { hexOf } from '../../hex.ts';
import { materials } from '../remote-key.ts';
import type { WalletSource } from './source.ts';

/** What the addresses of a wallet are found with. */
export type AddressSource = Pick<WalletSource, 'signer' | 'config' | 'keys' | 'remoteKeys' | 'entropy'>;

/**
 * Returns the addresses of a wallet's keys, in the order of the keys. The signer tells accounts to
 * callers only, so a wallet of a stand-in caller is opened in an instance of its own, and dropped.
 * Empty if it does not open: the vault then says why.
 */
export async function addressesOf({ signer, config, keys, remoteKeys, entropy }: AddressSource): Promise<readonly string[]> {
  const section: unknown = JSON.parse(config);
  const ids = idsIn(section);
  const token = hexOf(entropy(32));
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(token));
  const standIn = {
    ...(typeof section === 'object' ? section : {}),
    callers: [{ id: 'stand-in', tokenSha256: hexOf(new Uint8Array(digest)).slice(2), keys: ids }],
    policies: [{ name: 'stand-in', effect: 'deny', kinds: ['message'], when: { caller: ['*'] } }],
    spendingLimits: undefined,
    chains: undefined,
  };
  try {
    const { Wallet } = await signer();
    using wallet = Wallet.open(JSON.stringify(standIn), materials(keys, remoteKeys), entropy(32));
    const call = { method: 'eth_accounts', params: '[]', chain: undefined, idempotencyKey: undefined, estimates: undefined };
    const planned = wallet.plan({ ...call, credential: { tag: 'bearer', val: token } }, 0n);
    const accounts: unknown = planned.tag === 'answered' ? JSON.parse(planned.val) : [];
    return Array.isArray(accounts) ? accounts.filter((address): address is string => typeof address === 'string') : [];
  } catch {
    return [];
  }
}

function idsIn(section: unknown): unknown[] {
  const keys: unknown = typeof section === 'object' && section !== null && 'keys' in section ? section.keys : [];
  return Array.isArray(keys)
    ? keys.map((key: unknown) => (typeof key === 'object' && key !== null && 'id' in key ? key.id : undefined))
    : [];
}
