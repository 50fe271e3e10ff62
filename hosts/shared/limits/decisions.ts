import type { LimitsFailure, Settle, Take, TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Cell, Decision } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsSection } from '../config/sections.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';
import { LimiterError, LimiterSupervisor } from './limiter-supervisor.ts';
import type { Limiter } from './limiter-supervisor.ts';
import { MemoryLimits } from './memory.ts';
import type { Update } from './store.ts';

/** What went wrong behind a result, for a log. */
export type LimitsEvent =
  /** The store did not answer. `cause` is what it threw. */
  | { readonly at: 'store'; readonly requestId: string | undefined; readonly cause: unknown }
  /** The limiter failed. If it is an instance of the component, a new one has taken its place. */
  | { readonly at: 'limiter'; readonly trap: Trap };

/** What limits are decided with. */
export interface DecisionParts {
  /**
   * Returns a limiter: the native one, or a new instance of the component. Called when one is
   * needed, and after a trap.
   */
  readonly limiter: () => Limiter;
  /** The dialect of the response fields, the prices and the plans. */
  readonly limits: LimitsSection;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: (() => number) | undefined;
  readonly onEvent?: ((event: LimitsEvent) => void) | undefined;
}

/** The result of a `take` or a `settle`. */
export type TakeResult = Result<TakeOutcome, LimitsFailure>;

type Plan = LimitsSection['plans'] extends ReadonlyMap<string, infer P> ? P : never;

/** A decision to make: units of a key under a plan. */
export interface Question {
  readonly plan: Plan;
  readonly key: string;
  readonly cost: number;
  /** The price of each call. */
  readonly prices: Float64Array;
  /** When the units are taken, in milliseconds since 1970. */
  readonly at: number;
  readonly from: RequestRef | undefined;
  readonly decide: (limiter: Limiter, state: Cell[]) => Decision;
}

/**
 * Decides over keys by a configuration's plans. Knows no store: it decides over the state that a
 * store gives it.
 */
export class Decisions {
  #limits: LimitsSection;
  readonly #now: () => number;
  readonly #onEvent: (event: LimitsEvent) => void;
  readonly #limiter: LimiterSupervisor;
  /** Where keys are counted while the store fails, for plans with `onStoreFailure: "degrade"`. */
  readonly #local: MemoryLimits;

  constructor({ limiter, limits, now = Date.now, onEvent = () => undefined }: DecisionParts) {
    this.#limits = limits;
    this.#now = now;
    this.#onEvent = onEvent;
    this.#limiter = new LimiterSupervisor(limiter, (trap) => onEvent({ at: 'limiter', trap }));
    this.#local = new MemoryLimits({ now });
  }

  /**
   * Returns the question of a `take`.
   *
   * Errors: `unknown-plan` if no plan has the name.
   * Errors: `invalid` if the limiter refuses the calls, or fails twice.
   */
  ofTake({ plan: name, key, calls }: Take, from: RequestRef | undefined): Result<Question, LimitsFailure> {
    const plan = this.#limits.plans.get(name);
    if (plan === undefined) return err({ tag: 'unknown-plan', val: name });
    try {
      const { total: cost, prices } = this.#limiter.run(from, (limiter) => limiter.cost(this.#limits.costs, calls));
      const at = this.#now();
      const decide: Question['decide'] = (limiter, state) => limiter.decide(plan.policies, state, at, cost);
      return ok({ plan, key: storeKey(name, key), cost, prices, at, from, decide });
    } catch (error) {
      return invalid(error);
    }
  }

  /**
   * Returns the question of a `settle`.
   *
   * Errors: `unknown-plan` if no plan has the name.
   */
  ofSettle({ plan: name, key, taken, spent }: Settle, from: RequestRef | undefined): Result<Question, LimitsFailure> {
    const plan = this.#limits.plans.get(name);
    if (plan === undefined) return err({ tag: 'unknown-plan', val: name });
    const at = this.#now();
    const decide: Question['decide'] = (limiter, state) => limiter.settle(plan.policies, state, at, taken, spent);
    return ok({ plan, key: storeKey(name, key), cost: spent, prices: none, at, from, decide });
  }

  /** Returns the function that decides over a key's state, as `LimitsStore.update` takes it. */
  updater({ from, decide }: Question): (state: Cell[]) => Update<Decision> {
    return (state) => {
      const decision = this.#limiter.run(from, (limiter) => decide(limiter, state));
      return { state: decision.state, expiresAt: decision.expiresAt, result: decision };
    };
  }

  /** Returns the result of a decision. */
  result({ plan, cost, prices, at, from }: Question, decision: Decision): TakeResult {
    try {
      const { allowed, retryAfter, verdicts } = decision;
      const fields = this.#limiter.run(from, (limiter) => limiter.render(this.#limits.dialect, plan.policies, decision));
      return ok({ allowed, cost, prices, retryAfter, verdicts, fields, at, lease: undefined });
    } catch (error) {
      return invalid(error);
    }
  }

  /**
   * Returns the result for a question that the store did not answer, and reports the cause. The
   * plan's `onStoreFailure` decides:
   *
   * - `closed` refuses with `store-unavailable`.
   * - `open` lets pass, without counting and without response fields.
   * - `degrade` decides under the same policies on a table in this process. The table starts empty
   *   and is never joined with the store: each process lets a key pass up to the whole of its
   *   policies anew, so a fleet of N processes lets pass N times as much while the store is away.
   */
  afterStoreFailure(question: Question, cause: unknown): TakeResult {
    if (cause instanceof LimiterError) return invalid(cause);
    this.#onEvent({ at: 'store', requestId: question.from?.requestId, cause });
    if (question.plan.onStoreFailure === 'closed') return err({ tag: 'store-unavailable' });
    if (question.plan.onStoreFailure === 'open') return ok(uncounted(question));
    try {
      return this.result(question, this.#local.update(question.key, this.updater(question)));
    } catch (error) {
      return invalid(error);
    }
  }

  /**
   * Decides by other plans and prices from here on. What has been spent under a policy's name stays
   * spent.
   */
  reconfigure(limits: LimitsSection): void {
    this.#limits = limits;
  }

  /** Drops the local table. */
  close(): void {
    this.#local.close();
  }
}

/** The prices of a settlement, which are not asked for. */
const none = new Float64Array();

function uncounted({ cost, prices, at }: Question): TakeOutcome {
  return { allowed: true, cost, prices, retryAfter: 0, verdicts: [], fields: [], at, lease: undefined };
}

/** Keys of different plans never meet: the name of a plan has no colon. */
function storeKey(plan: string, key: string): string {
  return `${plan}:${key}`;
}

function invalid(error: unknown): { tag: 'err'; val: LimitsFailure } {
  if (error instanceof LimiterError) return err({ tag: 'invalid', val: error.message });
  throw error;
}
