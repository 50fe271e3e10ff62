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
