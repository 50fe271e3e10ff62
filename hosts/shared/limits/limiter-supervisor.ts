import type * as Wit from '../../../build/types/interfaces/mintmark-rate-limit-limiter.js';
import { trapOf } from '../trap/trap.ts';
import type { RequestRef, Trap } from '../trap/trap.ts';
import { payloadOf } from '../payload.ts';

/** The limiter: linked natively, or an instance of the component. */
export type Limiter = typeof Wit;

/** Why the limiter has no answer. The message is for a log and holds no key. */
export class LimiterError extends Error {
  override readonly name = 'LimiterError';
}

/**
 * Keeps a limiter at hand. After a trap it makes a new instance and repeats the call there once:
 * the limiter's functions are pure, so the caller notices nothing.
 */
export class LimiterSupervisor {
  readonly #make: () => Limiter;
  readonly #onTrap: (trap: Trap) => void;
  #current: Limiter | undefined;

  /** `onTrap` is called when an instance has trapped, or the native limiter has thrown. */
  constructor(make: () => Limiter, onTrap: (trap: Trap) => void) {
    this.#make = make;
    this.#onTrap = onTrap;
  }

  /**
   * Calls the limiter on behalf of a request.
   *
   * Errors: `LimiterError` if the limiter refuses its arguments, fails twice, or cannot be made.
   */
  run<T>(from: RequestRef | undefined, work: (limiter: Limiter) => T): T {
    for (let attempt = 1; ; attempt += 1) {
      try {
        this.#current ??= this.#make();
        return work(this.#current);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal !== undefined) throw new LimiterError(refusal, { cause: error });
        this.#current = undefined;
        this.#onTrap(trapOf('rate-limit', error, from, undefined));
        if (attempt === 2) throw new LimiterError('the limiter failed twice', { cause: error });
      }
    }
  }
}

/**
 * Returns what the limiter refuses its arguments with. `undefined` if the error is none of the
 * limiter's.
 */
function refusalOf(error: unknown): string | undefined {
  const payload = payloadOf(error);
  if (typeof payload !== 'object' || payload === null || !('field' in payload && 'expected' in payload && 'got' in payload))
    return undefined;
  return `${String(payload.field)}: expected ${String(payload.expected)}, got ${String(payload.got)}`;
}
