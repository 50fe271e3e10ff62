import type { WalletInstance } from './instance.ts';

/** A key in the entry that records keys: its id, its address, and where it comes from. */
const key = /([\w.-]+) (0x[0-9a-fA-F]{40}) \(/g;

/**
 * Returns the address of each key of a wallet, by the key's id. The signer tells accounts to
 * callers only. So the wallet prepares the entry that an empty ledger would get of its keys, which
 * is read here and never committed. Empty if the instance has trapped.
 */
export function keyAddresses(wallet: WalletInstance): ReadonlyMap<string, string> {
  const plan = wallet.ask(undefined, (signer) => signer.planRoster());
  if (plan.tag === 'err') return new Map();
  using _plan = wallet.owning(undefined, plan.val);
  const empty = { sequence: 0n, head: new Uint8Array(32), rows: [] };
  // Nothing is signed, so the entropy is not used.
  const ticket = wallet.ask(undefined, (signer) => signer.prepare(plan.val, empty, 0n, new Uint8Array(32)));
  if (ticket.tag === 'err') return new Map();
  using _ticket = wallet.owning(undefined, ticket.val);
  const entry = wallet.ask(undefined, () => ticket.val.entry());
  const text = entry.tag === 'ok' ? (entry.val?.text ?? '') : '';
  return new Map([...text.matchAll(key)].map(([, id = '', address = '']) => [id, address]));
}
