import type { LimitsFailure, Settle, Take, TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import type { Cell, Decision } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsSection } from '../config/sections.ts';
import type { Eventually } from '../eventually.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';
import type { Limiter } from './limiter-supervisor.ts';
import { LimiterSupervisor, LimiterError } from './limiter-supervisor.ts';
import { MemoryLimits } from './memory.ts';
import type { LimitsStore, Update } from './store.ts';

/** What went wrong behind an answer: for a log. */
export type LimitsEvent =
  /** The store did not answer. `cause`: what it threw. */
  | { readonly at: 'store'; readonly requestId: string | undefined; readonly cause: unknown }
  /** The limiter failed, and was replaced where it is an instance of the component. */
  | { readonly at: 'limiter'; readonly trap: Trap };

/** What a limits backend is made of. */
export interface LimitsOptions {
  /** Gives a limiter: the native one, or a fresh instance of the component. Called when one is needed, and again when that has trapped. */
  readonly limiter: () => Limiter;
  /** Dialect, prices, and plans. */
  readonly limits: LimitsSection;
  /** Where it is remembered what is spent. Closed with the backend. */
  readonly store: LimitsStore;
  /** Milliseconds since 1970. */
  readonly now?: (() => number) | undefined;
  /** Told of what went wrong. */
  readonly onFault?: ((fault: LimitsEvent) => void) | undefined;
}

/** The limits backend. Its answers settle a gateway's effects as they are; they come at once where the store answers at once. `from`: the request that asks, for the faults. */
export interface LimitsBackend {
  /** Spends what the calls cost, all or nothing. */
  take(take: Take, from?: RequestRef): Eventually<Result<TakeOutcome, LimitsFailure>>;
  /** Corrects an allowed `take` to what was really spent. */
  settle(settle: Settle, from?: RequestRef): Eventually<Result<TakeOutcome, LimitsFailure>>;
  /** Goes on with other plans and prices; what has been spent under a policy's name stays spent. */
  reconfigure(limits: LimitsSection): void;
  /** Closes the store. */
  close(): Promise<void>;
}

/**
 * Opens the limits backend.
 *
 * Where the store fails, the plan's `onStoreFailure` says what happens: `closed` refuses (`store-unavailable`), `open` lets pass without counting and without fields, and
 * `degrade` decides under the same policies on a table of this process. That table starts empty and is never joined with the store: each process lets a key pass up to the
 * whole of its policies anew, so that a fleet of N lets pass N times as much while the store is away.
 */
export function openLimits(options: LimitsOptions): LimitsBackend {
  return new Backend(options);
}

type Plan = LimitsSection['plans'] extends ReadonlyMap<string, infer P> ? P : never;

/** What is asked: units of a key under a plan. */
interface Question {
  readonly plan: Plan;
  readonly key: string;
  readonly cost: number;
  readonly from: RequestRef | undefined;
  readonly decide: (limiter: Limiter, state: Cell[]) => Decision;
}

type Answer = Result<TakeOutcome, LimitsFailure>;

class Backend implements LimitsBackend {
  #limits: LimitsSection;
  readonly #store: LimitsStore;
  readonly #now: () => number;
  readonly #onFault: (fault: LimitsEvent) => void;
  readonly #limiter: LimiterSupervisor;
  readonly #local: MemoryLimits;

  constructor({ limiter, limits, store, now = Date.now, onFault = () => undefined }: LimitsOptions) {
    this.#limits = limits;
    this.#store = store;
    this.#now = now;
    this.#onFault = onFault;
    this.#limiter = new LimiterSupervisor(limiter, (trap) => onFault({ at: 'limiter', trap }));
    this.#local = new MemoryLimits({ now });
  }

  take({ plan: name, key, calls }: Take, from?: RequestRef): Eventually<Answer> {
    const plan = this.#limits.plans.get(name);
    if (plan === undefined) return err({ tag: 'unknown-plan', val: name });
    try {
      const cost = this.#limiter.run(from, (limiter) => limiter.cost(this.#limits.costs, calls));
      return this.#ask({
        plan,
        key: keyIn(name, key),
        cost,
        from,
        decide: (limiter, state) => limiter.decide(plan.policies, state, this.#now(), cost),
      });
    } catch (error) {
      return invalid(error);
    }
  }

  settle({ plan: name, key, taken, spent }: Settle, from?: RequestRef): Eventually<Answer> {
    const plan = this.#limits.plans.get(name);
    if (plan === undefined) return err({ tag: 'unknown-plan', val: name });
    return this.#ask({
      plan,
      key: keyIn(name, key),
      cost: spent,
      from,
      decide: (limiter, state) => limiter.settle(plan.policies, state, this.#now(), taken, spent),
    });
  }

  reconfigure(limits: LimitsSection): void {
    this.#limits = limits;
  }

  async close(): Promise<void> {
    this.#local.close();
    await this.#store.close();
  }

  #ask(question: Question): Eventually<Answer> {
    try {
      const decision = this.#store.update(question.key, this.#updater(question));
      if (!(decision instanceof Promise)) return this.#answer(question, decision);
      return decision.then(
        (later) => this.#answer(question, later),
        (error: unknown) => this.#failed(question, error),
      );
    } catch (error) {
      return this.#failed(question, error);
    }
  }

  #updater({ plan, from, decide }: Question): (state: Cell[]) => Update<Decision> {
    return (state) => {
      const decision = this.#limiter.run(from, (limiter) => decide(limiter, state));
      const spent = plan.policies.some(({ mode }, index) => mode === 'enforce' && (decision.verdicts[index]?.available ?? 0) < 1);
      return { state: decision.state, expiresAt: decision.expiresAt, limited: spent || !decision.allowed, result: decision };
    };
  }

  #failed(question: Question, error: unknown): Answer {
    if (error instanceof LimiterError) return invalid(error);
    this.#onFault({ at: 'store', requestId: question.from?.requestId, cause: error });
    if (question.plan.onStoreFailure === 'closed') return err({ tag: 'store-unavailable' });
    if (question.plan.onStoreFailure === 'open')
      return ok({ allowed: true, cost: question.cost, retryAfter: 0, verdicts: [], fields: undefined });
    try {
      return this.#answer(question, this.#local.update(question.key, this.#updater(question)));
    } catch (fault) {
      return invalid(fault);
    }
  }

  #answer({ plan, cost, from }: Question, decision: Decision): Answer {
    try {
      const { allowed, retryAfter, verdicts } = decision;
      const shown = plan.policies.some(({ mode }) => mode === 'enforce');
      const fields = shown
        ? this.#limiter.run(from, (limiter) => limiter.render(this.#limits.dialect, plan.policies, decision))
        : undefined;
      return ok({ allowed, cost, retryAfter, verdicts, fields });
    } catch (error) {
      return invalid(error);
    }
  }
}

/** Keys of different plans never meet: the names of plans hold no colon. */
function keyIn(plan: string, key: string): string {
  return `${plan}:${key}`;
}

function invalid(error: unknown): Answer {
  if (error instanceof LimiterError) return err({ tag: 'invalid', val: error.message });
  throw error;
}
