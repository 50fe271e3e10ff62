import type { Ordered, StopOrder } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { openPostgresLedger } from '../../hosts/node/stores/postgres/ledger.ts';
import { microseconds } from '../../hosts/shared/clock.ts';
import { linkStopOrders } from '../../hosts/shared/component/link.ts';
import type { LinkedStopOrders } from '../../hosts/shared/component/link.ts';
import { signerSection } from '../../hosts/shared/config/sections.ts';
import { hexOf } from '../../hosts/shared/hex.ts';
import type { LedgerStore } from '../../hosts/shared/ledger/store.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';
import type { Stores } from '../stores/read.ts';
import { describeOrderError } from './order-error.ts';

/** An order of an operator. */
export interface StopRequest extends StopOrder {
  readonly json: boolean;
}

/** Attempts to write an entry. A turn keeps gateways waiting, so the first one succeeds. */
const MAX_ATTEMPTS = 4;

/**
 * Writes an order into the ledger that a configuration names, and prints what came of it.
 *
 * Errors: throws `Failure` if the ledger is in a file, the order is refused, or the ledger fails.
 */
export async function performStop({ config, directory }: Stores, { json, ...order }: StopRequest): Promise<void> {
  const section = signerSection(config);
  if (config.signer === undefined || section === undefined)
    throw new Failure('expected `signer` in the configuration, got nothing', exitCodes.usage);
  const { wallet } = config.signer;
  const { postgres: url } = config.state;
  if (url === undefined) throw new Failure(inAFile(order));
  const orders = await linkStopOrders(loaderFrom(builtComponents));
  const ledger = await openPostgresLedger({ url, directory, wallet });
  try {
    const ordered = await commit(ledger, orders, section, order);
    if (json) console.log(JSON.stringify({ wallet, ...fields(ordered) }));
    else console.log(describe(order, wallet, ordered));
  } finally {
    await ledger.close();
  }
}

/** Makes the entry on the ledger as it is, and commits it, unless there is nothing to do. */
async function commit(ledger: LedgerStore, orders: LinkedStopOrders, section: string, order: StopOrder): Promise<Ordered> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    await using _turn = await ledger.turn?.();
    const stored = await ledger.read(orders.stopRows());
    const ordered = made(() => orders.orderStop(section, order, stored, microseconds()));
    if (ordered.entry === undefined || (await committed(ledger, ordered.entry))) return ordered;
  }
  throw new Failure(`other processes kept changing the ledger in each of ${MAX_ATTEMPTS} attempts: nothing was written; try again`);
}

async function committed(ledger: LedgerStore, entry: NonNullable<Ordered['entry']>): Promise<boolean> {
  try {
    return (await ledger.commit(entry)) === 'committed';
  } catch (error) {
    throw new Failure(`${messageOf(error)}: it is not known whether the order was written; give it again, which writes it only once`);
  }
}

/** Throws `Failure` in the place of what the component refuses. */
function made<T>(make: () => T): T {
  try {
    return make();
  } catch (error) {
    throw describeOrderError(error);
  }
}

function fields({ entry, stillStopped }: Ordered): object {
  const written = entry === undefined ? { sequence: null, head: null } : { sequence: String(entry.sequence), head: hexOf(entry.head) };
  return { ...written, stillStopped };
}

function nameOf({ what }: StopOrder): string {
  return what.tag === 'wallet' ? 'every key' : `the ${what.tag} ${what.val}`;
}

function describe(order: StopOrder, wallet: string, { entry, stillStopped }: Ordered): string {
  const name = nameOf(order);
  const verb = order.what.tag === 'caller' ? 'revoked' : 'frozen';
  const state = order.act === 'stop' ? `${name} is ${verb}` : `${name} is not ${verb} by the ledger`;
  const still = stillStopped.map((stop) => `\nstill so: ${stop}`).join('');
  if (entry === undefined) return `nothing to do: ${state} already${still}`;
  const files = order.act === 'stop' ? '' : '; a freeze or a change in the file of a gateway stays';
  return `${state}: entry ${entry.sequence} of the wallet ${wallet}, for every gateway from now on${files}${still}`;
}

function inAFile({ what, act }: StopOrder): string {
  const where = what.tag === 'caller' ? '`signer.callers`' : '`signer.frozen`';
  const change = what.tag === 'caller' ? (act === 'stop' ? 'take the caller out of' : 'put the caller back into') : 'change';
  return `the ledger is in a file, which belongs to the one gateway that has it open: ${change} ${where}, and send SIGHUP to the gateway (expected \`state.postgres\` in the configuration)`;
}
