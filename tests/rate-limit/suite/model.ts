import type { Policy } from '../../../components/rate-limit/src/types.ts';

interface Bucket {
  /** Units spent and not given back, times the window in milliseconds. */
  ticks: bigint;
  at: bigint;
}

/** What a decision should be. */
export interface Expected {
  readonly allowed: boolean;
  /** Milliseconds. */
  readonly retryAfter: number;
  readonly available: readonly number[];
  /** Milliseconds. */
  readonly reset: readonly number[];
}

/** GCRA in exact rational arithmetic: slow, plain, and right. */
export class Model {
  readonly #policies: readonly Policy[];
  readonly #buckets: Bucket[];

  constructor(policies: readonly Policy[]) {
    this.#policies = policies;
    this.#buckets = policies.map(() => ({ ticks: 0n, at: 0n }));
  }

  /** Decides, and spends if it is allowed. */
  decide(now: number, cost: number): Expected {
    const rows = this.#policies.map((policy, index) => {
      const bucket = this.#buckets[index] ?? { ticks: 0n, at: 0n };
      const [quota, window, burst] = [BigInt(policy.quota), BigInt(policy.window) * 1000n, BigInt(policy.burst)];
      if (BigInt(now) > bucket.at) bucket.ticks = larger(0n, bucket.ticks - (BigInt(now) - bucket.at) * quota);
      // A bucket from the future counts as one of now.
      bucket.at = BigInt(now);
      const short = bucket.ticks + (BigInt(cost) - burst) * window;
      return { policy, bucket, quota, window, burst, short, violated: cost > 0 && short > 0n };
    });
    const refusing = rows.filter(({ policy, violated }) => violated && policy.mode === 'enforce');
    const allowed = refusing.length === 0;
    const waits = refusing.map(({ bucket, short, quota }) => Number(bucket.at + up(short, quota)) - now);
    const never = refusing.some(({ policy }) => cost > policy.burst);
    if (allowed) for (const { bucket, window, violated } of rows) if (!violated) bucket.ticks += BigInt(cost) * window;
    return {
      allowed,
      retryAfter: allowed ? 0 : never ? -1000 : Math.max(...waits),
      available: rows.map(({ bucket, burst, window }) => Number(larger(0n, (burst * window - bucket.ticks) / window))),
      reset: rows.map(({ bucket, quota }) => (bucket.ticks === 0n ? 0 : Number(bucket.at + up(bucket.ticks, quota)) - now)),
    };
  }
}

function larger(one: bigint, other: bigint): bigint {
  return one > other ? one : other;
}

function up(dividend: bigint, divisor: bigint): bigint {
  return (dividend + divisor - 1n) / divisor;
}
