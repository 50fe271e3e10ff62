/** The most parts that a deadline is counted in. */
const MAX_PARTS = 4;

/** A store did not answer in time, or has not and is not asked for now. */
export class StoreAwayError extends Error {
  override readonly name: string = 'StoreAwayError';

  /** Makes an error for a deadline in milliseconds. */
  constructor(deadlineMs: number) {
    super(`expected an answer within ${deadlineMs} ms, got none`);
  }
}

/**
 * Waits for work, but no longer than a deadline in milliseconds. The work goes on: its result is
 * ignored then.
 *
 * The time in which this process itself is too busy to read an answer does not count: the deadline
 * is counted in parts, answers are read between them, and a part that ends late is still one part.
 *
 * Errors: those of the work.
 * Errors: `StoreAwayError` at the deadline.
 */
export function within<T>(deadlineMs: number, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const parts = Math.max(1, Math.min(MAX_PARTS, Math.floor(deadlineMs)));
    const upTo = (part: number): number => Math.floor((deadlineMs * part) / parts);
    let timer: ReturnType<typeof setTimeout>;
    const begin = (part: number): void => {
      // The last timer has no time of its own: it lets what came in the last part be read.
      const milliseconds = part < parts ? upTo(part + 1) - upTo(part) : 0;
      timer = setTimeout(() => (part < parts ? begin(part + 1) : reject(new StoreAwayError(deadlineMs))), milliseconds);
    };
    begin(0);
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
