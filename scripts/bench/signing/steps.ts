import type { Call } from '../../../build/types/interfaces/mintmark-signer-types.js';
import type { Entry, Ledger, Plan, Row, Signed, Ticket, Wallet } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
import { microseconds } from '../../../hosts/shared/clock.ts';
import { noHead } from '../../../hosts/shared/ledger/store.ts';
import type { Contender } from '../report/measure.ts';
import { timed } from '../report/measure.ts';

/** A ticket with the head that releases it. */
interface Prepared {
  readonly ticket: Ticket;
  readonly head: Uint8Array;
}

/** 32 bytes of entropy, which RFC 6979 does not use. */
const entropy = new Uint8Array(32);

/**
 * The four steps of a signature as the vault takes them. The ledger is three variables, so that the
 * component is measured and no store.
 */
export class Steps {
  readonly #wallet: Wallet;
  readonly #rows = new Map<string, Row>();
  #last: Pick<Entry, 'sequence' | 'head'> = { sequence: 0n, head: noHead() };

  constructor(wallet: Wallet) {
    this.#wallet = wallet;
  }

  /** Signs: plans, reads the rows, prepares, writes the entry, releases. */
  sign(call: Call): Signed {
    const { ticket, head } = this.#prepare(call);
    const released = this.#wallet.release(ticket, head);
    if (released.tag !== 'signed') throw new TypeError('expected a signature, got a remote signing');
    return released.val;
  }

  /** Times `sign` over these calls, again and again. */
  whole(name: string, calls: readonly Call[]): Contender {
    return { name, time: timed((iteration) => this.sign(at(calls, iteration))) };
  }

  /** Times `plan` alone: it authenticates, reads, and hashes typed data. */
  plan(name: string, calls: readonly Call[]): Contender {
    return {
      name,
      time: timed((iteration) => {
        const planned = this.#wallet.plan(at(calls, iteration), microseconds());
        if (planned.tag !== 'sign') throw new TypeError(`expected a plan, got ${planned.tag}`);
        planned.val[Symbol.dispose]();
      }),
    };
  }

  /**
   * Times `release` alone: it signs, recovers the key and compares it, serialises and hashes. The
   * tickets are prepared before.
   */
  release(name: string, calls: readonly Call[]): Contender {
    return {
      name,
      time: (count) => {
        const prepared = Array.from({ length: count }, (_, iteration) => this.#prepare(at(calls, iteration)));
        const started = performance.now();
        for (const { ticket, head } of prepared) this.#wallet.release(ticket, head);
        return performance.now() - started;
      },
    };
  }

  #prepare(call: Call): Prepared {
    const planned = this.#wallet.plan(call, microseconds());
    if (planned.tag !== 'sign') throw new TypeError(`expected a plan, got ${planned.tag}`);
    const plan = planned.val;
    const ticket = this.#wallet.prepare(plan, this.#ledger(plan), microseconds(), entropy);
    const entry = ticket.entry();
    plan[Symbol.dispose]();
    if (entry === undefined) throw new TypeError('expected an entry, got none');
    for (const row of entry.changes) this.#rows.set(row.name, row);
    this.#last = entry;
    return { ticket, head: entry.head };
  }

  #ledger(plan: Plan): Ledger {
    const rows = plan.rows().flatMap((name) => this.#rows.get(name) ?? []);
    return { sequence: this.#last.sequence, head: this.#last.head, rows };
  }
}

/** Returns the calls in turn. */
export function at(calls: readonly Call[], iteration: number): Call {
  const call = calls[iteration % calls.length];
  if (call === undefined) throw new RangeError('expected a call at least, got none');
  return call;
}
