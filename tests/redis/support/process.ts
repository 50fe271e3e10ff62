import type { OnStoreFailure } from '../../../build/types/config.js';
import type { TakeOutcome } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { RedisLimits } from '../../../hosts/node/stores/redis/limits.ts';
import type { LimitsEvent, TakeFate, TakeResult } from '../../../hosts/shared/limits/question.ts';
import { openLimits } from '../../../hosts/shared/limits/limits.ts';
import type { LimitsBackend } from '../../../hosts/shared/limits/limits.ts';
import { outcomeOf, takeOf } from '../../limits/opened.ts';
import { nativeLimiter } from '../../rate-limit/forms.ts';
import { policyOf } from '../../rate-limit/suite/completed.ts';

/** Milliseconds that a decision waits for the server: a busy machine may take longer than fifty. */
export const DEADLINE_MS = 250;

/** What a process does if the server does not answer in time, and its quota of an hour. */
interface ProcessOptions {
  readonly onStoreFailure: OnStoreFailure;
  readonly degradeShare?: number;
  readonly quota: number;
  readonly deadlineMs?: number;
}

/** A limits backend over a server, as each process of a fleet has one. */
export class Process {
  readonly events: LimitsEvent[] = [];
  readonly fates: TakeFate[] = [];
  readonly backend: LimitsBackend;
  now = Date.now();
  /** The number of takes so far. */
  taken = 0;

  constructor(url: string, { onStoreFailure, degradeShare = 1, quota, deadlineMs = DEADLINE_MS }: ProcessOptions) {
    const policies = [policyOf({ name: 'p', quota, window: 3600, burst: quota })];
    this.backend = openLimits({
      limiter: () => nativeLimiter,
      limits: { dialect: 'draft-11', costs: [], plans: new Map([['free', { onStoreFailure, degradeShare, policies }]]) },
      store: new RedisLimits({ urls: [url], deadlineMs }),
      now: () => this.now,
      onEvent: (event) => this.events.push(event),
      onTake: (fate) => this.fates.push(fate),
    });
  }

  async take(key = 'a', calls = 1): Promise<TakeResult> {
    this.taken += 1;
    return await this.backend.take(takeOf('free', key, ...Array<string>(calls).fill('x')));
  }

  /** Returns the outcome of a take. Throws if there is none. */
  outcome(key: string, calls: number): Promise<TakeOutcome> {
    return outcomeOf(this.take(key, calls));
  }

  /** Whether a call is allowed. `undefined` if there is no answer. */
  async allowed(key = 'a'): Promise<boolean | undefined> {
    const result = await this.take(key);
    return result.tag === 'ok' ? result.val.allowed : undefined;
  }

  /** Waits until a decision comes to this. By default: until the server decides. */
  async reaches(fate: TakeFate = 'allowed'): Promise<void> {
    const until = performance.now() + 20_000;
    for (;;) {
      await this.take('other', 0);
      if (this.fates.at(-1) === fate) return;
      if (performance.now() > until) throw new Error(`expected ${fate}, got ${this.fates.at(-1)}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }
}
