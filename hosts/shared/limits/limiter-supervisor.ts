import type * as Wit from '../../../build/types/interfaces/mintmark-rate-limit-limiter.js';
import { trapOf } from '../trap/trap.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';

/** The limiter, linked natively or as a component's instance. */
export type Limiter = typeof Wit;

/** Why the limiter has no answer. The message is for a log and holds no key. */
export class LimiterError extends Error {
  override readonly name = 'LimiterError';
}

/** Told when the limiter failed: an instance trapped, or the native one threw. */
export type OnFault = (trap: Trap) => void;

/**
 * The cell that a limiter is replaced in. A trap poisons an instance of the component, so a fresh one takes its place; the limiter's functions are pure, so the same call is
 * made once more there, and whoever asked notices nothing.
 */
export class LimiterSupervisor {
  readonly #make: () => Limiter;
  readonly #onFault: OnFault;
  #current: Limiter | undefined;

  constructor(make: () => Limiter, onFault: OnFault) {
    this.#make = make;
    this.#onFault = onFault;
  }

  /** Calls the limiter. `from`: on whose behalf. Errors: `LimiterError` where it refuses its arguments, fails twice, or cannot be made. */
  run<T>(from: RequestRef | undefined, work: (limiter: Limiter) => T): T {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#current ??= this.#make();
        return work(this.#current);
      } catch (error) {
        const refused = refusalOf(error);
        if (refused !== undefined) throw new LimiterError(refused, { cause: error });
        this.#current = undefined;
        this.#onFault(trapOf('rate-limit', error, from, undefined));
        if (attempt === 2) throw new LimiterError('it failed twice', { cause: error });
      }
    }
  }
}

function refusalOf(error: unknown): string | undefined {
  const payload: unknown = error instanceof Error && 'payload' in error ? error.payload : undefined;
  if (typeof payload !== 'object' || payload === null || !('field' in payload && 'expected' in payload && 'got' in payload))
    return undefined;
  return `${String(payload.field)}: expected ${String(payload.expected)}, got ${String(payload.got)}`;
}
