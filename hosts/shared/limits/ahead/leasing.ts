import type { LeaseRules } from '../../../../build/types/config.js';
import type { Settle, Take } from '../../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { RequestRef } from '../../trap/trap.ts';
import type { Decisions } from '../decisions.ts';
import type { TakeResult } from '../question.ts';
import type { Part, Scope } from '../scopes.ts';
import { within } from '../deadline.ts';
import { RecentDemand } from './demand.ts';
import type { Rest } from './give-back.ts';
import { Lots } from './lots.ts';
import type { Lot } from './lots.ts';

/** The answer of a store to a take with units ahead. */
export interface Ahead {
  readonly result: TakeResult;
  /** The units that were spent ahead. 0 if there are none to spare. */
  readonly units: number;
  /** When they were spent, in milliseconds since 1970. */
  readonly at: number;
}

/** A store that is far away. All of its promises reject if it does not answer. */
export interface RemoteLimits {
  /** Takes under the policies of a scope: without a part, of the plan's only scope. */
  take(take: Take, from: RequestRef, part?: Part): Promise<TakeResult>;
  settle(settle: Settle, from: RequestRef, scope?: Scope): Promise<TakeResult>;
  /** Takes, and then spends at most so many units ahead, if the store can spare them. */
  takeAhead(take: Take, from: RequestRef, units: number): Promise<Ahead>;
  /** Gives back units that were spent ahead and that nobody took. */
  giveBack(take: Take, from: RequestRef, rest: Rest): Promise<void>;
}

/** What leases are made with. */
export interface LeasingParts {
  readonly rules: LeaseRules;
  readonly decisions: Decisions;
  readonly remote: RemoteLimits;
  /** Milliseconds after which `remote` counts as not answering. */
  readonly deadlineMs: number;
  readonly now: () => number;
  /** Runs work later, and keeps this process for it if it can. Errors end in it. */
  readonly later: (milliseconds: number, work: () => Promise<unknown>) => void;
}

/** Units that a request has asked for ahead. */
interface Grant {
  readonly begun: number;
  readonly ended: Promise<unknown>;
}

/** A key that is asked about now. */
interface Active {
  readonly lots: Lots;
  /** Grants that are on their way. */
  pending: Grant[];
}

/** How many keys a new one looks at to find some of which nothing is left. */
const FEW = 4;

/**
 * Takes units of hot keys ahead, so that most takes need not ask the store. What is given out here
 * is spent there, so that all processes together never admit more than the store would. Units that
 * nobody took go back when a lease ends.
 */
export class Leasing {
  readonly #parts: LeasingParts;
  readonly #demand = new RecentDemand();
  readonly #active = new Map<string, Active>();

  constructor(parts: LeasingParts) {
    this.#parts = parts;
  }

  /** Spends what the calls cost, out of a lease or at the store. Rejects if the store fails. */
  async take(take: Take, from: RequestRef): Promise<TakeResult> {
    const { decisions, remote, now } = this.#parts;
    const question = decisions.ofTake(take, from);
    if (question.tag === 'err') return question;
    const { key, demand } = question.val;
    const cost = demand.kind === 'take' ? demand.cost : 0;
    const taken = this.#demand.count(key, cost, now());
    const active = this.#active.get(key);
    if (active !== undefined) this.#dropLost(active);
    // The last unit is not given out here without asking: the store may have more.
    if (active !== undefined && active.lots.left(now()) > cost && active.lots.spend(cost, now()))
      return decisions.leased(question.val, active.lots.left(now()));
    const result =
      taken === 0 || (active?.pending.length ?? 0) > 0 ? await remote.take(take, from) : await this.#takeAhead(take, from, key, taken);
    if (result.tag === 'err' || result.val.allowed) return result;
    // Refused there. What was taken ahead may be on its way, or left here.
    const waiting = this.#active.get(key);
    if (waiting !== undefined) await this.#granted(waiting);
    if (waiting?.lots.spend(cost, now()) !== true) return result;
    return decisions.leased(question.val, waiting.lots.left(now()), result.val.verdicts);
  }

  /**
   * Waits for the grants on their way, which other requests have begun. The runtime may end such a
   * request before its grant is there, and its timers with it, so this request has a timer too.
   */
  async #granted({ pending }: Active): Promise<void> {
    if (pending.length === 0) return;
    const last = Math.max(...pending.map(({ begun }) => begun));
    const rest = Math.max(0, last + this.#parts.deadlineMs - this.#parts.now());
    await within(rest, Promise.allSettled(pending.map(({ ended }) => ended))).catch(() => undefined);
  }

  /** Drops the grants that do not come any more, and the lots that nobody has ended. */
  #dropLost(active: Active): void {
    const { deadlineMs, now } = this.#parts;
    if (active.pending.length > 0) active.pending = active.pending.filter(({ begun }) => begun + deadlineMs > now());
    active.lots.drop(now() - deadlineMs);
  }

  /** Drops the oldest keys of which nothing is left. */
  #evict(): void {
    let looked = 0;
    for (const [key, active] of this.#active) {
      this.#dropLost(active);
      this.#forgetIfIdle(key, active);
      looked += 1;
      if (looked === FEW) break;
    }
  }

  async #takeAhead(take: Take, from: RequestRef, key: string, taken: number): Promise<TakeResult> {
    const { remote, rules, now } = this.#parts;
    const found = this.#active.get(key);
    if (found === undefined) this.#evict();
    const active = found ?? { lots: new Lots(), pending: [] };
    this.#active.set(key, active);
    const ended = remote.takeAhead(take, from, taken * rules.seconds).then((ahead) => {
      if (ahead.units > 0) this.#add(take, from, key, active, ahead);
      return ahead.result;
    });
    const grant = { begun: now(), ended };
    active.pending.push(grant);
    try {
      return await ended;
    } finally {
      active.pending = active.pending.filter((one) => one !== grant);
      this.#forgetIfIdle(key, active);
    }
  }

  #add(take: Take, from: RequestRef, key: string, active: Active, { result, units, at }: Ahead): void {
    const { rules, remote, now, later } = this.#parts;
    const ms = rules.seconds * 1_000;
    const resets = result.tag === 'ok' ? result.val.verdicts.map(({ reset }) => reset) : [];
    const lot: Lot = { granted: units, left: units, at, until: now() + ms };
    active.lots.add(lot);
    later(ms, async () => {
      active.lots.end(lot);
      this.#forgetIfIdle(key, active);
      if (lot.left > 0) await remote.giveBack(take, from, { units: lot.left, at, resets });
    });
  }

  #forgetIfIdle(key: string, active: Active): void {
    if (active.pending.length === 0 && active.lots.isEmpty && this.#active.get(key) === active) this.#active.delete(key);
  }
}
