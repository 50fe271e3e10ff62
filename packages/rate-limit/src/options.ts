import type { LimitPolicy, Limits, OnStoreFailure } from '../../../build/types/config.js';
import type { MethodCost, Policy } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsPlan, LimitsSection } from '../../../hosts/shared/config/sections.ts';
import type { Limiter as Component } from '../../../hosts/shared/limits/limiter-supervisor.ts';
import type { DecidingStore, LimitsStore } from '../../../hosts/shared/limits/store.ts';

/** One limit. What is left out has a default. */
export interface PolicyOptions {
  /** Name as in the response fields: printable ASCII. Default: `default`. */
  readonly name?: string;
  /**
   * What is limited. `rate`: units over a window, with a burst. `concurrency`: calls under way.
   * `day`, `month`: units from one reset to the next. Default: `rate`.
   */
  readonly kind?: LimitPolicy['kind'];
  /** Units given back over one window, slots, or units from one reset to the next. */
  readonly quota: number;
  /** Window in seconds. Default: 60. */
  readonly window?: number;
  /** Maximum of units that can be spent at once. Default: the quota. */
  readonly burst?: number;
  /** `shadow` judges and refuses nothing. `off` does not even judge. Default: `enforce`. */
  readonly mode?: LimitPolicy['mode'];
  /** Whom the policy counts together. Default: `client`. */
  readonly scope?: LimitPolicy['scope'];
  /** What becomes of spent units if the limits change. Default: `proportional`. */
  readonly carryOver?: Limits['carryOver'];
}

/** What a limiter is made of. */
export interface LimiterOptions {
  /** The limits of the plan `default`. All of them decide at once. */
  readonly policies?: readonly PolicyOptions[];
  /** Further plans by name. */
  readonly plans?: Readonly<Record<string, readonly PolicyOptions[]>>;
  /** Prices in units by method. `*` at the end of a name fits the rest. Default: 1 each. */
  readonly costs?: Readonly<Record<string, number>>;
  /** The form of the response fields. Default: `draft-11`. */
  readonly dialect?: Limits['dialect'];
  /** Where spent units are kept. Default: this process's memory. */
  readonly store?: LimitsStore | DecidingStore;
  /**
   * What happens if the store fails. `open` lets pass, `closed` throws, `degrade` counts in this
   * process. Default: `degrade`.
   */
  readonly onStoreFailure?: OnStoreFailure;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number;
  /** Makes the limiter that decides. Default: the source that the component is made of. */
  readonly limiter?: () => Component;
}

/** The method that a number of units is asked for by. Its price is the number. */
export const unitsMethod = 'mintmark units';

/** The plan of `policies`. */
export const defaultPlan = 'default';

/** Returns the settings of the limits backend. */
export function sectionOf({ policies = [], plans = {}, costs = {}, dialect = 'draft-11', onStoreFailure }: LimiterOptions): LimitsSection {
  const all = Object.entries({ [defaultPlan]: policies, ...plans }).map(([name, own]): [string, LimitsPlan] => [
    name,
    { onStoreFailure: onStoreFailure ?? 'degrade', degradeShare: 1, policies: own.map(complete) },
  ]);
  const prices = Object.entries(costs).map(([method, cost]): MethodCost => ({ method, cost, blocks: 0, blocksCost: 0 }));
  return { dialect, plans: new Map(all), costs: [...prices, { method: unitsMethod, cost: 0, blocks: 1, blocksCost: 1 }] };
}

function complete(options: PolicyOptions): Policy {
  const { name = 'default', kind = 'rate', quota, window = 60, burst = quota } = options;
  const { mode = 'enforce', scope = 'client', carryOver = 'proportional' } = options;
  return { name, kind, quota, window, burst, mode, scope, carryOver };
}
