import type { Aborting } from './abort.ts';

/** Waits so many milliseconds. An aborted wait never ends, and does not keep the process alive. */
export function sleep(milliseconds: number, signal: Aborting): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => clearTimeout(timer));
  });
}
