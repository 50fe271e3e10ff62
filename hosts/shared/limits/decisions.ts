import type { LimitsFailure, Settle, Take, TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Cell, Decision, Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsPlan, LimitsSection } from '../config/sections.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef } from '../trap/trap.ts';
import { LimiterError, LimiterSupervisor } from './limiter-supervisor.ts';
import type { Limiter } from './limiter-supervisor.ts';
import { shareOf } from './degraded.ts';
import { leaseOf, limitsConcurrency, newLease } from './leases.ts';
import { LocalCounts } from './deciding/local-counts.ts';
import type { Beside } from './deciding/local-counts.ts';
import { leaseDecision } from './ahead/lease-decision.ts';
import { fateOf, invalid, noPrices, uncounted, verdictsOf } from './question.ts';
import type { LimitsEvent, OnTake, Question, TakeResult } from './question.ts';
import { countedIn, placeIn } from './places.ts';
import type { Place } from './places.ts';
import { scopeIn, storeKey } from './scopes.ts';
import type { Part, PlanScope, Scope } from './scopes.ts';
import type { Decided, Demand, Update } from './store.ts';
import { StoreHealth } from './store-health.ts';

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
  /** The most keys of the table in this process, for a store that is away. Default: 1,000,000. */
  readonly capacity?: number | undefined;
  /** Called with what became of each `take`. */
  readonly onTake?: OnTake | undefined;
}

/** Decides over keys by a configuration's plans, over the state that a store gives it. */
export class Decisions {
  #limits: LimitsSection;
  readonly #now: () => number;
  readonly #onTake: OnTake;
  readonly #health: StoreHealth;
  readonly #limiter: LimiterSupervisor;
  /** The request that asks a store that fails now. */
  #asking: RequestRef | undefined;
  /** Where keys are counted while the store fails, for plans with `onStoreFailure: "degrade"`. */
  readonly local: LocalCounts;

  constructor({ limiter, limits, capacity, now = Date.now, onEvent = () => undefined, onTake = () => undefined }: DecisionParts) {
    this.#limits = limits;
    this.#now = now;
    this.#onTake = onTake;
    this.#health = new StoreHealth((change) => onEvent({ at: 'store', requestId: this.#asking?.requestId, ...change }), now);
    this.#limiter = new LimiterSupervisor(limiter, (trap) => onEvent({ at: 'limiter', trap }));
    this.local = new LocalCounts({ capacity, now }, (question, state) => this.#decide(question, state));
  }

  /**
   * Returns the question of a `take`.
   *
   * Errors: `unknown-plan` if no plan has the name.
   * Errors: `invalid` if the limiter refuses the calls, or fails twice.
   */
  ofTake(take: Take, from: RequestRef | undefined, part?: Part): Result<Question, LimitsFailure> {
    const found = this.#scopeOf(take.plan, part?.scope);
    if (found.tag === 'err') return found;
    const { plan, scope } = found.val;
    try {
      const { total: cost, prices } = this.#limiter.run(from, (limiter) => limiter.cost(this.#limits.costs, take.calls));
      const lease = cost > 0 && limitsConcurrency(plan) ? (part?.lease ?? newLease()) : 0;
      const key = storeKey(take, scope);
      const demand: Demand = { kind: 'take', cost, lease };
      return ok({ plan, planName: take.plan, key, scope, demand, place: 'store', prices, at: this.#now(), from });
    } catch (error) {
      return invalid(error);
    }
  }

  /**
   * Returns the question of a `settle`.
   *
   * Errors: `unknown-plan` if no plan has the name.
   */
  ofSettle(settle: Settle, from: RequestRef | undefined, named?: Scope): Result<Question, LimitsFailure> {
    const found = this.#scopeOf(settle.plan, named);
    if (found.tag === 'err') return found;
    const { plan, scope } = found.val;
    const { place, isSlotless } = placeIn(settle.countedIn, scope);
    const { taken, spent, at, lease = 0 } = settle;
    const demand: Demand = { kind: 'settle', taken, spent, at, lease: isSlotless === true ? 0 : lease };
    const key = storeKey(settle, scope);
    return ok({ plan, planName: settle.plan, key, scope, demand, place, prices: noPrices, at: this.#now(), from });
  }

  /** Returns a plan of the configuration. `undefined` if there is none of the name. */
  planOf(name: string): LimitsPlan | undefined {
    return this.#limits.plans.get(name);
  }

  /** Renders the fields of an outcome over a whole plan. */
  rendered({ policies }: LimitsPlan, outcome: TakeOutcome, from?: RequestRef): TakeResult {
    const decision = { ...outcome, state: [], expiresAt: 0 };
    try {
      return ok({ ...outcome, fields: this.#limiter.run(from, (limiter) => limiter.render(this.#limits.dialect, policies, decision)) });
    } catch (error) {
      return invalid(error);
    }
  }

  #scopeOf(name: string, scope: Scope | undefined): Result<PlanScope, LimitsFailure> {
    const found = scopeIn(this.planOf(name), scope);
    return found === undefined ? err({ tag: 'unknown-plan', val: name }) : ok(found);
  }

  /** Returns the function that decides over a key's state, as `LimitsStore.update` takes it. */
  updater(question: Question): (state: Cell[]) => Update<Decision> {
    return (state) => {
      const decision = this.#decide(question, state);
      return { state: decision.state, expiresAt: decision.expiresAt, result: decision };
    };
  }

  /**
   * Validates a question before a store decides by itself.
   *
   * Errors: `LimiterError` if the limiter refuses it.
   */
  validate(question: Question): void {
    this.#decide(question, []);
  }

  /**
   * Returns the decision of a store that decides by itself: the limiter says the rest, over the
   * same state at the same time.
   *
   * Errors: `LimiterError` if the limiter decides otherwise.
   */
  over(question: Question, { allowed, now, state }: Decided): Decision {
    const decision = this.#decide({ ...question, at: now }, state);
    if (decision.allowed !== allowed) throw new LimiterError(`the store ${allowed ? 'allowed' : 'refused'} what the limiter did not`);
    return decision;
  }

  #decide({ plan: { policies }, demand, at, from }: Question, state: Cell[]): Decision {
    return this.#limiter.run(from, (limiter) =>
      demand.kind === 'take' ? limiter.decide(policies, state, at, demand.cost, demand.lease) : limiter.settle(policies, state, at, demand),
    );
  }

  /** Takes note that the store answers. */
  answered(): void {
    this.#health.answered();
  }

  /** Returns the result of a decision of the store. */
  result(question: Question, decision: Decision): TakeResult {
    this.answered();
    return this.#told(question, this.#resultOf(question, decision, 'store'));
  }

  /**
   * Returns the result of a take out of units that were spent at the store ahead. It says that no
   * more is left than what is left of these: the client can have that much for sure. `refused` has
   * the verdicts of the store if it has refused the same.
   */
  leased(question: Question, left: number, refused?: readonly Verdict[]): TakeResult {
    return this.#told(question, this.#resultOf(question, leaseDecision(question, left, refused), 'store'));
  }

  /** Returns the result of a take that a shield in front of the store has refused. */
  shielded(take: Take, retryAfter: number): TakeResult {
    const question = this.ofTake(take, undefined);
    if (question.tag === 'err') return question;
    const verdicts = [{ policy: 'shield', available: 0, reset: retryAfter, violated: true, mode: 'enforce' }];
    return this.#told(question.val, ok({ ...uncounted(question.val), allowed: false, retryAfter, verdicts }));
  }

  /**
   * Returns the result of a settlement of units that the store has not counted: it would give back
   * what it never had. `undefined` if the store has to be asked.
   */
  besideStore(question: Question): TakeResult | undefined {
    if (question.place === 'here') return this.here(question);
    return question.place === 'nowhere' ? ok(uncounted(question)) : undefined;
  }

  /** Returns the result of a decision on the table in this process. */
  here(question: Question, beside?: Beside): TakeResult {
    const policies = shareOf(question.plan);
    if (policies === undefined) return this.#told(question, err({ tag: 'store-unavailable' }));
    try {
      const shared = { ...question, plan: { ...question.plan, policies } };
      const decision = this.local.decide(question, policies, beside);
      return this.#told(question, this.#resultOf(shared, decision, 'here'));
    } catch (error) {
      return this.#told(question, invalid(error));
    }
  }

  /**
   * Returns the result for a question that the store did not answer, and reports the cause. The
   * plan's `onStoreFailure` decides:
   *
   * - `closed` refuses with `store-unavailable`.
   * - `open` lets pass, without counting and without response fields.
   * - `degrade` decides under the plan's share of its policies on a table in this process, and what
   *   stands beside it. It lets a settlement pass as `open` does: the store keeps what it counted.
   */
  afterStoreFailure(question: Question, cause: unknown, beside?: Beside): TakeResult {
    if (cause instanceof LimiterError) return this.#told(question, invalid(cause));
    this.#asking = question.from;
    this.#health.failed(cause);
    this.#asking = undefined;
    const results: Readonly<Record<LimitsPlan['onStoreFailure'], () => TakeResult>> = {
      open: () => this.#told(question, ok(uncounted(question))),
      degrade: () => (question.demand.kind === 'take' ? this.here(question, beside) : results.open()),
      closed: () => this.#told(question, err({ tag: 'store-unavailable' })),
    };
    return results[question.plan.onStoreFailure]();
  }

  #resultOf(question: Question, decision: Decision, place: Place): TakeResult {
    const { allowed, retryAfter, verdicts } = decision;
    const { demand, scope } = question;
    const lease = leaseOf(demand, decision);
    const isSlotless = demand.kind === 'take' && demand.lease > 0 && lease === undefined;
    const counted = countedIn(scope, { place, isSlotless });
    const outcome = { ...uncounted(question), allowed, retryAfter, verdicts, lease, countedIn: counted };
    return this.rendered(question.plan, outcome, question.from);
  }

  #told(question: Question, result: TakeResult): TakeResult {
    if (question.demand.kind === 'take') this.#onTake(fateOf(result, question.scope), question.planName, verdictsOf(result));
    return result;
  }

  /** Decides by other plans and prices from here on. What was spent is carried over. */
  reconfigure(limits: LimitsSection): void {
    this.#limits = limits;
  }

  /** Drops the local table. */
  close(): void {
    this.local.close();
  }
}
