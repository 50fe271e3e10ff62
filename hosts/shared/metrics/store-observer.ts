/** What is done with a store. */
export type StoreOperation = 'read' | 'write';

/** Takes note of what a store does. */
export interface StoreObserver {
  /** An operation has ended well. */
  done(operation: StoreOperation, seconds: number): void;
  /** Something failed. */
  failed(): void;
}

/** Takes note of nothing. */
export const unobserved: StoreObserver = { done: () => undefined, failed: () => undefined };

/** Performs an operation of a store. Tells the observer how long it took, or that it failed. */
export async function timed<T>(observer: StoreObserver, operation: StoreOperation, perform: () => PromiseLike<T>): Promise<T> {
  const begun = performance.now();
  try {
    const result = await perform();
    observer.done(operation, (performance.now() - begun) / 1000);
    return result;
  } catch (error) {
    observer.failed();
    throw error;
  }
}
