/**
 * Returns the result of work. Rejects with the reason of the signal if that is aborted earlier,
 * whether or not the work heeds it. `drop` gets a result that comes later.
 */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined, drop: (late: T) => unknown): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = (): void => {
      reject(signal?.reason);
      work.then(drop).catch(() => {});
    };
    if (signal?.aborted === true) return abort();
    signal?.addEventListener('abort', abort);
    void work.then(resolve, reject).finally(() => signal?.removeEventListener('abort', abort));
  });
}
