import { errorText } from './fields.ts';
import type { Log } from './fields.ts';

/** Milliseconds between two lines about the same failure. */
const INTERVAL_MS = 60_000;

/**
 * Returns a log of the failures of something that goes on without. A failure that lasts is logged
 * once a minute, with the number of times that were not logged.
 */
export function failureLog(log: Log, message: string, now: () => number = Date.now): (failure: unknown) => void {
  let last = { error: '', at: 0 };
  let unlogged = 0;
  return (failure) => {
    const error = errorText(failure);
    const at = now();
    if (error === last.error && at - last.at < INTERVAL_MS) {
      unlogged += 1;
      return;
    }
    log('warn', message, { error, ...(unlogged === 0 ? {} : { unlogged }) });
    last = { error, at };
    unlogged = 0;
  };
}
