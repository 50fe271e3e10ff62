import { MintmarkError } from '../errors.ts';
import type { RetryOptions } from '../options.ts';

/** The pause before the second attempt. Each later one is twice as long. */
const FIRST_WAIT_MS = 250;

/**
 * Returns the milliseconds to wait before the next attempt. `undefined` if there is none: the
 * attempts are used up, the request cannot succeed later, or the pause would be too long.
 */
export function pauseAfter(error: unknown, attempt: number, { maxAttempts = 1, maxWaitMs = 10_000 }: RetryOptions): number | undefined {
  if (attempt >= maxAttempts || !(error instanceof MintmarkError) || !error.retryable) return undefined;
  const { retryAfterSeconds } = error;
  // Clients that were refused together must not come back together.
  if (retryAfterSeconds === undefined) return Math.min(FIRST_WAIT_MS * 2 ** (attempt - 1), maxWaitMs) * (0.5 + Math.random() / 2);
  const pause = retryAfterSeconds * 1000;
  return pause > maxWaitMs ? undefined : pause + Math.random() * 100;
}

/**
 * Waits. Rejects with the signal's reason if it is aborted.
 */
export async function wait(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  signal?.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    signal?.addEventListener('abort', end);
  });
  signal?.throwIfAborted();
}
