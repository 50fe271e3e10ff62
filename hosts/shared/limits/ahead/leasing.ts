import type { Settle, Take } from '../../../../build/types/interfaces/mintmark-gateway-types.js';
import type { LeaseRules } from '../../config/types.ts';
import type { RequestRef } from '../../trap/trap.ts';
import type { Decisions } from '../decisions.ts';
import type { TakeResult } from '../question.ts';
import type { Part, Scope } from '../scopes.ts';
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
  readonly now: () => number;
  /** Runs work later, and keeps this process for it if it can. Errors end in it. */
  readonly later: (milliseconds: number, work: () => Promise<unknown>) => void;
}

/** A key that is asked about now. */
interface Active {
  readonly lots: Lots;
  /** Grants that are on their way. */
  pending: Promise<unknown>[];
}

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
    // The last unit is not given out here without asking: the store may have more.
    if (active !== undefined && active.lots.left(now()) > cost && active.lots.spend(cost, now()))
      return decisions.leased(question.val, active.lots.left(now()));
    const result =
      taken === 0 || (active?.pending.length ?? 0) > 0 ? await remote.take(take, from) : await this.#takeAhead(take, from, key, taken);
    if (result.tag === 'err' || result.val.allowed) return result;
    // Refused there. What was taken ahead may be on its way, or left here.
    const waiting = this.#active.get(key);
    await Promise.allSettled(waiting?.pending ?? []);
    if (waiting?.lots.spend(cost, now()) !== true) return result;
    return decisions.leased(question.val, waiting.lots.left(now()), result.val.verdicts);
  }

  async #takeAhead(take: Take, from: RequestRef, key: string, taken: number): Promise<TakeResult> {
    const { remote, rules } = this.#parts;
    const active = this.#active.get(key) ?? { lots: new Lots(), pending: [] };
    this.#active.set(key, active);
    const grant = remote.takeAhead(take, from, taken * rules.seconds).then((ahead) => {
      if (ahead.units > 0) this.#add(take, from, key, active, ahead);
      return ahead.result;
    });
    active.pending.push(grant);
    try {
      return await grant;
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
