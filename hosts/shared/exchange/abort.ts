import type { Effect } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** Whether an effect can be aborted. All others finish whatever happens. */
export const abortable: Readonly<Record<Effect['action']['tag'], boolean>> = {
  body: true,
  fetch: true,
  open: true,
  'next-chunk': true,
  ask: true,
  read: true,
  sleep: true,
  write: false,
  take: false,
  settle: false,
  identify: false,
  sign: false,
  recall: true,
  remember: false,
  forget: false,
  transform: true,
  subscribe: false,
  unsubscribe: false,
};

/** The reason of every abort of a signal. Without one each would make an exception with a stack. */
const abortReason = new Error('the exchange no longer waits for this effect');

/** What an effect needs to know of its abort. An `AbortSignal` is one. */
export interface Aborting {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/**
 * An abort of one effect. It takes a tenth of the time of an `AbortController`, of which each
 * request would need several.
 */
export class Abort implements Aborting {
  #listeners: Set<() => void> | undefined;
  #aborted = false;

  get aborted(): boolean {
    return this.#aborted;
  }

  addEventListener(_: 'abort', listener: () => void): void {
    this.#listeners ??= new Set();
    this.#listeners.add(listener);
  }

  removeEventListener(_: 'abort', listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  /** Calls what listens. Does nothing a second time. */
  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    listeners?.forEach((listener) => listener());
  }
}

/** Returns a signal for an interface of the platform. */
export function signalOf(aborting: Aborting): AbortSignal {
  if (aborting instanceof AbortSignal) return aborting;
  const controller = new AbortController();
  if (aborting.aborted) controller.abort();
  else aborting.addEventListener('abort', () => controller.abort(abortReason));
  return controller.signal;
}

/** The abort of an effect that cannot be aborted. Nothing is kept that listens to it. */
export const neverAborts: Aborting = { aborted: false, addEventListener: () => {}, removeEventListener: () => {} };
