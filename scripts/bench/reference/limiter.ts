import { RateLimiterMemory, RateLimiterRes, RateLimiterUnion } from 'rate-limiter-flexible';
import { Refusal } from './refusal.ts';
import type { LimitSettings } from './settings.ts';

/**
 * Header fields that tell a client how much of its quota is left
 * (draft-ietf-httpapi-ratelimit-headers).
 */
export type LimitFields = Readonly<Record<'ratelimit-policy' | 'ratelimit', string>>;

/** Limits kept in this process. */
export interface Limiter {
  /** Returns what a method or action costs, in units. */
  cost(name: string): number;
  /** Takes units of a client. Throws `Refusal` (429) if a quota has too few left. */
  take(client: string, units: number): Promise<LimitFields>;
}

/** Makes limits with a fixed window for each policy. All of them must have room. */
export function makeLimiter({ policies, costs }: LimitSettings): Limiter {
  const union = new RateLimiterUnion(
    ...policies.map(({ name, quota, window }) => new RateLimiterMemory({ keyPrefix: name, points: quota, duration: window })),
  );
  const announced = policies.map(({ name, quota, window }) => `"${name}";q=${quota};w=${window}`).join(', ');
  return {
    cost: (name) => costs[name] ?? costs['*'] ?? 0,
    take: async (client, units) => {
      try {
        const left = await union.consume(client, units);
        const fields = policies.map(({ name }) => `"${name}";r=${left[name]?.remainingPoints ?? 0};t=${seconds(left[name])}`);
        return { 'ratelimit-policy': announced, ratelimit: fields.join(', ') };
      } catch (rejected) {
        if (rejected instanceof Error || typeof rejected !== 'object' || rejected === null) throw rejected;
        const waits = Object.values(rejected).map((it: unknown) => (it instanceof RateLimiterRes ? seconds(it) : 1));
        throw new Refusal(429, -32005, 'the quota is used up', Math.max(1, ...waits));
      }
    },
  };
}

function seconds(result: RateLimiterRes | undefined): number {
  return Math.ceil((result?.msBeforeNext ?? 0) / 1000);
}
