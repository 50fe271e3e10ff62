import { cellName, isOf, windowMs } from '../cell-name.ts';
import type { Leases, Meter } from '../meter.ts';
import type { Cell, Policy } from '../types.ts';

/** The longest wait that a refusal names: nobody knows when a call under way ends. */
const WAIT_MS = 1_000;

/**
 * Counts calls under way. Each has a slot: a cell with the number of its lease as the level, and
 * the time at which the lease expires. A settlement frees the slot. If none comes, the slot is free
 * once its lease has expired.
 *
 * The algorithm: a call passes if fewer than `quota` cells have a time after now, and then adds a
 * cell. A refusal waits for the first lease to expire, but at most a second.
 *
 * A clock that lies: no lease lasts longer than the window from now on. A change of the limits
 * leaves the calls that are under way where they are.
 */
export class SlotMeter implements Meter {
  readonly policy: Policy;
  readonly enforced: boolean;
  readonly perUnit = 1;
  readonly capacity: number;
  readonly #cell: string;
  readonly #window: number;

  constructor(policy: Policy) {
    this.policy = policy;
    this.enforced = policy.mode === 'enforce';
    this.capacity = policy.quota;
    this.#cell = cellName(policy);
    this.#window = windowMs(policy);
  }

  level(state: readonly Cell[], now: number): number {
    let count = 0;
    for (const cell of state) if (this.#isLive(cell, now)) count += 1;
    return count;
  }

  /** Returns whether a lease has a slot. */
  has(lease: number, state: readonly Cell[], now: number): boolean {
    return state.some((cell) => cell.level === lease && this.#isLive(cell, now));
  }

  ticks(cost: number): number {
    return cost > 0 ? 1 : 0;
  }

  wait(_cost: number, _level: number, state: readonly Cell[], now: number): number {
    let first = now + WAIT_MS;
    for (const cell of state) if (this.#isLive(cell, now)) first = Math.min(first, cell.at);
    return first - now;
  }

  untilEmpty(_level: number, state: readonly Cell[], now: number): number {
    let last = now;
    for (const cell of state) if (this.#isLive(cell, now)) last = Math.max(last, Math.min(cell.at, now + this.#window));
    return last - now;
  }

  corrected(level: number): number {
    return level;
  }

  keep(next: Cell[], level: number, { taken, freed }: Leases, state: readonly Cell[], now: number): void {
    const latest = now + this.#window;
    let kept = 0;
    for (const cell of state)
      if (cell.level !== freed && this.#isLive(cell, now)) {
        next.push({ policy: this.#cell, level: cell.level, at: Math.min(cell.at, latest) });
        kept += 1;
      }
    // A shadow policy without a slot left gives none.
    if (taken > 0 && kept < level) next.push({ policy: this.#cell, level: taken, at: latest });
  }

  #isLive(cell: Cell, now: number): boolean {
    return cell.at > now && (cell.policy === this.#cell || (isOf(cell.policy, this.policy) && cell.policy.startsWith('concurrency/')));
  }
}
