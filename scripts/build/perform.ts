import { alone } from './lock.ts';
import { isCurrent, perform } from './step.ts';
import type { Step } from './step.ts';

/**
 * Performs the stale ones of these steps while no other process of this clone builds. Waits for a
 * build that is under way.
 */
export function performAll(steps: readonly Step[]): Promise<void> {
  return alone('wait', async () => {
    for (const step of steps) await perform(step);
  });
}

/**
 * Performs the stale ones of these steps. Rejects with `BuildUnderWay` while another process of
 * this clone builds.
 */
export function performAllNow(steps: readonly Step[]): Promise<void> {
  return alone('refuse', async () => {
    for (const step of steps) await perform(step);
  });
}

/**
 * Returns whether no step is stale. Reads files and writes none, takes no lock, and runs no tool.
 */
export function areCurrent(steps: readonly Step[]): boolean {
  return steps.every((step) => isCurrent(step));
}
