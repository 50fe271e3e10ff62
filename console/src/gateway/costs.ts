import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';

/** A request that was charged, and where the client stood after it. */
export interface Charged {
  readonly limits: readonly RateLimit[];
  /**
   * The methods of its calls. Empty if it was refused, which costs nothing. `undefined` if nobody
   * knows which of its calls were charged.
   */
  readonly methods: readonly string[] | undefined;
  /** Milliseconds on a clock that never goes back: when it was sent, and when its answer came. */
  readonly sentAt: number;
  readonly gotAt: number;
}

/** Units that a call costs: no fewer than `least`, and no more than `most`. */
export interface Cost {
  readonly least: number;
  readonly most: number;
}

/** How many answers are compared with the next one. */
const MAX_KEPT = 16;

const unknown: Cost = { least: 0, most: Infinity };

/**
 * Finds out what calls cost by what is left after each answer.
 *
 * Between two answers units also come back. How many is known only within the time that both
 * requests took, so a cost is first a range. Each answer is compared with all before it, and the
 * ranges are intersected.
 *
 * A client with the same key or address that spends at the same time makes a cost look higher.
 */
export class CostBook {
  readonly #costs = new Map<string, Cost>();
  #kept: Charged[] = [];

  /** Takes note of an answer. */
  note(charged: Charged): void {
    for (const method of charged.methods ?? []) if (!this.#costs.has(method)) this.#costs.set(method, unknown);
    if (charged.methods === undefined || charged.limits.length === 0) return this.interrupt();
    this.#kept = [...this.#kept, charged].slice(-MAX_KEPT);
    const methods: string[] = [];
    for (let index = this.#kept.length - 1; index > 0; index -= 1) {
      methods.push(...(this.#kept[index]?.methods ?? []));
      const before = this.#kept[index - 1];
      if (before === undefined || this.#agrees(methods, spentBetween(before, charged))) continue;
      // The price of a call has changed: it can depend on the call's parameters.
      if (index === this.#kept.length - 1) this.#kept = [charged];
      return;
    }
  }

  /** Forgets what was left: something was spent since then that nobody has counted. */
  interrupt(): void {
    this.#kept = [];
  }

  /** Returns what is known of each method that was sent. */
  costs(): readonly (readonly [method: string, cost: Cost])[] {
    return [...this.#costs];
  }

  /**
   * Learns from calls that were charged together, if all but one method are known. Returns whether
   * that agrees with what was known.
   */
  #agrees(methods: readonly string[], spent: Cost): boolean {
    const all = new Set(methods);
    const open = [...all].filter((method) => !isExact(this.#costs.get(method) ?? unknown));
    const [method] = open.length === 0 && all.size === 1 ? all : open;
    if (method === undefined || open.length > 1) return true;
    const count = methods.filter((it) => it === method).length;
    const others = methods.reduce((sum, it) => sum + (it === method ? 0 : (this.#costs.get(it)?.least ?? 0)), 0);
    const found = { least: Math.max(0, Math.ceil((spent.least - others) / count)), most: Math.floor((spent.most - others) / count) };
    const both = intersected(this.#costs.get(method) ?? unknown, found);
    const agrees = both.least <= both.most;
    if (agrees) this.#costs.set(method, both);
    else if (count === methods.length && found.least <= found.most) this.#costs.set(method, found);
    return agrees;
  }
}

/** Whether a cost is known to the unit. */
export function isExact({ least, most }: Cost): boolean {
  return least === most;
}

/**
 * Returns how many calls in one batch show their cost to the unit, if the answers come within
 * `ms`. At least 2, and at most `max`.
 */
export function callsToMeasure(limits: readonly RateLimit[], ms: number, max: number): number {
  const rates = limits.flatMap((limit) => {
    const rate = rateOf(limit);
    return rate === undefined ? [] : [rate];
  });
  const slowest = Math.min(...rates);
  return Number.isFinite(slowest) ? Math.min(max, Math.max(2, Math.ceil(slowest * ms) + 2)) : 2;
}

/** Returns how many units were spent after the first answer, up to the second. */
function spentBetween(before: Charged, after: Charged): Cost {
  let spent = unknown;
  for (const limit of after.limits) {
    const earlier = before.limits.find(({ policy }) => policy === limit.policy);
    const rate = rateOf(limit);
    if (earlier === undefined || rate === undefined) continue;
    const fallen = earlier.available - limit.available;
    // The gateway's clock has whole milliseconds, and says whole units.
    const back = Math.ceil(rate * (after.gotAt - before.sentAt + 1));
    // A new day or month has begun.
    if (fallen + back < 0) continue;
    const own = { least: Math.max(0, fallen), most: fallen + back };
    const both = intersected(spent, own);
    if (both.least <= both.most) spent = both;
  }
  return spent;
}

/**
 * Returns the units that a policy gives back in a millisecond. `undefined` for calls under way,
 * which are no units.
 */
function rateOf({ quota, windowSeconds, effectiveSeconds }: RateLimit): number | undefined {
  if (windowSeconds === undefined) return effectiveSeconds === undefined ? undefined : 0;
  return quota === undefined ? undefined : quota / windowSeconds / 1000;
}

function intersected(one: Cost, other: Cost): Cost {
  return { least: Math.max(one.least, other.least), most: Math.min(one.most, other.most) };
}
