import type { LimitsFailure, TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsPlan } from '../config/sections.ts';
import type { Result } from '../result.ts';
import { err } from '../result.ts';
import { LimiterError } from './limiter-supervisor.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';
import { countedIn, placeIn } from './places.ts';
import type { Place } from './places.ts';
import type { Scope } from './scopes.ts';
import type { Demand } from './store.ts';
import type { StoreChange } from './store-health.ts';

/**
 * What became of a `take`: the store allowed or refused it. Or the store failed and this process
 * allowed it, counted or not, or refused it. Or the limiter failed.
 */
export type TakeFate = 'allowed' | 'refused' | 'degraded-allowed' | 'degraded-refused' | 'uncounted' | 'unavailable' | 'invalid';

/** No take of any fate. The compiler keeps the list complete. */
export const noTakes: Readonly<Record<TakeFate, number>> = {
  allowed: 0,
  refused: 0,
  'degraded-allowed': 0,
  'degraded-refused': 0,
  uncounted: 0,
  unavailable: 0,
  invalid: 0,
};

/**
 * Takes note of what became of a `take` under a plan. `verdicts` are those of its policies, if any
 * policy was asked.
 */
export type OnTake = (fate: TakeFate, plan: string, verdicts: readonly Verdict[]) => void;

/** The result of a `take` or a `settle`. */
export type TakeResult = Result<TakeOutcome, LimitsFailure>;

/** A decision to make: units of a key under a plan. */
export interface Question {
  readonly plan: LimitsPlan;
  /** The name of the plan. */
  readonly planName: string;
  readonly key: string;
  /** The scope whose policies decide. The plan has no others. */
  readonly scope: Scope;
  readonly demand: Demand;
  /** Where the units of a settlement were counted. A take is asked of the store. */
  readonly place: Place;
  /** The price of each call. */
  readonly prices: Float64Array;
  /** When the units are taken, in milliseconds since 1970. */
  readonly at: number;
  readonly from: RequestRef | undefined;
}

/** What went wrong behind a result, for a log. */
export type LimitsEvent =
  /** The store began to fail, or is well again. */
  | ({ readonly at: 'store'; readonly requestId: string | undefined } & StoreChange)
  /** The limiter failed. If it is an instance of the component, a new one has taken its place. */
  | { readonly at: 'limiter'; readonly trap: Trap };

/** The prices of a settlement, which are not asked for. */
export const noPrices = new Float64Array();

/** Returns the outcome of a take that nobody counted. */
export function uncounted({ demand, prices, at, scope }: Question): TakeOutcome {
  const cost = demand.kind === 'take' ? demand.cost : demand.spent;
  const counted = countedIn(scope, { place: 'nowhere' });
  return { allowed: true, cost, prices, retryAfter: 0, verdicts: [], fields: [], at, lease: undefined, countedIn: counted };
}

/** Returns the result for what the limiter refused. Throws any other error. */
export function invalid(error: unknown): { tag: 'err'; val: LimitsFailure } {
  if (error instanceof LimiterError) return err({ tag: 'invalid', val: error.message });
  throw error;
}

/** Returns what became of a take, by where it was counted under the policies of a scope. */
export function fateOf(result: TakeResult, scope: Scope): TakeFate {
  if (result.tag === 'err') return result.val.tag === 'invalid' ? 'invalid' : 'unavailable';
  const { allowed, countedIn: counted } = result.val;
  const { place } = placeIn(counted, scope);
  // What is refused without a count was refused by a shield in front of the store.
  if (place === 'nowhere') return allowed ? 'uncounted' : 'refused';
  if (place === 'store') return allowed ? 'allowed' : 'refused';
  return allowed ? 'degraded-allowed' : 'degraded-refused';
}

/** Returns the verdicts of a result. None if no policy was asked. */
export function verdictsOf(result: TakeResult): readonly Verdict[] {
  return result.tag === 'ok' ? result.val.verdicts : [];
}
