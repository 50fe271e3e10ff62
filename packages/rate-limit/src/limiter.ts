import type { TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import * as native from '../../../components/rate-limit/src/limiter.ts';
import { openLimits } from '../../../hosts/shared/limits/limits.ts';
import type { LimitsBackend } from '../../../hosts/shared/limits/limits.ts';
import { MemoryLimits } from '../../../hosts/shared/limits/memory.ts';
import { LimiterError } from './error.ts';
import { defaultPlan, sectionOf, unitsMethod } from './options.ts';
import type { LimiterOptions } from './options.ts';

/** What is asked of a limiter. */
export interface TakeRequest {
  /** Whose units they are: a caller's id, an API key's digest, a client's address. */
  readonly key: string;
  /** The network of the client, for policies of the scope `network`. Default: the key. */
  readonly network?: string;
  /** The plan. Default: `default`. */
  readonly plan?: string;
  /** Units to spend. Default: 1. */
  readonly cost?: number;
  /** Methods to pay for, in the place of `cost`. Their prices are in `costs`. */
  readonly methods?: readonly string[];
}

/** A decision. */
export interface Taken {
  /** Whether the call passes. If not, nothing was spent. */
  readonly allowed: boolean;
  /** Units that the call costs. */
  readonly cost: number;
  /** Seconds after which the same call would pass. 0 if it passes, -1 if it never can. */
  readonly retryAfter: number;
  /** Response fields: `RateLimit`, `RateLimit-Policy`, and `Retry-After` for a refusal. */
  readonly headers: Readonly<Record<string, string>>;
  /** One for each policy. */
  readonly verdicts: readonly Verdict[];
  /**
   * Gives back what the call did not spend, and frees its slot under a `concurrency` policy. Call
   * it once, when the call has ended. Default: all units stay spent.
   */
  settle(spent?: number): Promise<void>;
}

/** Decides how much each client may do. */
export class Limiter {
  readonly #backend: LimitsBackend;

  /** Makes a limiter of an open backend. Use `createLimiter`. */
  constructor(backend: LimitsBackend) {
    this.#backend = backend;
  }

  /**
   * Spends units, all or nothing.
   *
   * Errors: throws a `LimiterError` if the request is invalid, or the store fails and
   * `onStoreFailure` is `closed`.
   */
  async take(request: TakeRequest | string): Promise<Taken> {
    const { key, network = key, plan = defaultPlan, cost = 1, methods } = typeof request === 'string' ? { key: request } : request;
    const calls = methods?.map((name) => ({ name, blocks: 0 })) ?? [{ name: unitsMethod, blocks: cost }];
    const taken = await this.#backend.take({ plan, key, network, anonymous: false, calls });
    if (taken.tag === 'err') throw new LimiterError(taken.val);
    const outcome = taken.val;
    const settle = async (spent: number = outcome.cost): Promise<void> => {
      if (!outcome.allowed || (outcome.lease === undefined && spent === outcome.cost)) return;
      const { cost: units, at, lease, countedIn } = outcome;
      const settled = await this.#backend.settle({ plan, key, network, taken: units, spent, at, lease, countedIn });
      if (settled.tag === 'err') throw new LimiterError(settled.val);
    };
    return { ...pick(outcome), headers: headersOf(outcome), settle };
  }

  /** Closes the store. */
  async close(): Promise<void> {
    await this.#backend.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/**
 * Makes a limiter.
 *
 * Errors: throws an `InvalidError` if a policy or a price breaks its rule.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  const { store, now = Date.now, limiter = () => native } = options;
  const limits = sectionOf(options);
  native.cost(limits.costs, []);
  for (const { policies } of limits.plans.values()) native.decide(policies, [], now(), 0, 0);
  return new Limiter(openLimits({ limiter, limits, store: store ?? new MemoryLimits({ now }), now }));
}

function pick({ allowed, cost, retryAfter, verdicts }: TakeOutcome): Pick<Taken, 'allowed' | 'cost' | 'retryAfter' | 'verdicts'> {
  return { allowed, cost, retryAfter, verdicts };
}

function headersOf({ allowed, retryAfter, fields }: TakeOutcome): Record<string, string> {
  const headers = Object.fromEntries(fields.map(({ name, value }) => [name, value]));
  return allowed || retryAfter < 0 ? headers : { ...headers, 'retry-after': String(Math.ceil(retryAfter)) };
}
