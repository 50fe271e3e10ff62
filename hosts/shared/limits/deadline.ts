/** A store did not answer in time, or has not and is not asked for now. */
export class StoreAwayError extends Error {
  override readonly name = 'StoreAwayError';

  /** Makes an error for a deadline in milliseconds. */
  constructor(deadlineMs: number) {
    super(`expected an answer within ${deadlineMs} ms, got none`);
  }
}

/**
 * Waits for work, but no longer than a deadline in milliseconds. The work goes on: its result is
 * ignored then.
 *
 * Errors: those of the work.
 * Errors: `StoreAwayError` at the deadline.
 */
export function within<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const expire = (): void => reject(new StoreAwayError(deadlineMs));
    // If this process was busy, the answer may wait to be read, which happens before the second
    // timer.
    let timer = setTimeout(() => {
      timer = setTimeout(expire, 0);
    }, deadlineMs);
    work.then(
      (value) => {
        clearTimeout(timer);
        resolve(value);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}
