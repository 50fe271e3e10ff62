import type { Cell } from '../../../../build/types/interfaces/mintmark-rate-limit-types.js';
import { grownFloats, grownIndices } from './grown.ts';

/** The end of a chain. */
export const NONE = 0xff_ff_ff_ff;

/**
 * The cells of many states in typed arrays: 28 bytes a cell, where an object and its array take
 * some 120. The cells of a state are a chain, which is named by its first cell.
 */
export class Cells {
  readonly #names: string[] = [];
  readonly #ids = new Map<string, number>();
  #policies = new Uint32Array(64);
  #levels = new Float64Array(64);
  #times = new Float64Array(64);
  #nexts = new Uint32Array(64);
  #used = 0;
  #free = NONE;

  /** Returns the state of a chain. */
  read(first: number): Cell[] {
    const state: Cell[] = [];
    for (let cell = first; cell !== NONE; cell = this.#nexts[cell] ?? NONE) {
      const policy = this.#names[this.#policies[cell] ?? 0] ?? '';
      state.push({ policy, level: this.#levels[cell] ?? 0, at: this.#times[cell] ?? 0 });
    }
    return state;
  }

  /** Writes a state in the place of a chain, or of `NONE`. Returns the chain of it. */
  write(first: number, state: readonly Cell[]): number {
    let [head, last, next] = [first, NONE, first];
    for (const { policy, level, at } of state) {
      const cell = next === NONE ? this.#take() : next;
      if (last === NONE) head = cell;
      else this.#nexts[last] = cell;
      next = next === NONE ? NONE : (this.#nexts[cell] ?? NONE);
      this.#policies[cell] = this.#idOf(policy);
      this.#levels[cell] = level;
      this.#times[cell] = at;
      last = cell;
    }
    if (last === NONE) head = NONE;
    else this.#nexts[last] = NONE;
    this.#release(next);
    return head;
  }

  #take(): number {
    if (this.#free !== NONE) {
      const cell = this.#free;
      this.#free = this.#nexts[cell] ?? NONE;
      return cell;
    }
    if (this.#used === this.#nexts.length) this.#grow();
    this.#used += 1;
    return this.#used - 1;
  }

  #release(first: number): void {
    for (let cell = first; cell !== NONE;) {
      const next = this.#nexts[cell] ?? NONE;
      this.#nexts[cell] = this.#free;
      this.#free = cell;
      cell = next;
    }
  }

  #grow(): void {
    this.#policies = grownIndices(this.#policies);
    this.#levels = grownFloats(this.#levels);
    this.#times = grownFloats(this.#times);
    this.#nexts = grownIndices(this.#nexts);
  }

  /** The names of policies are those of a configuration, so there are few. */
  #idOf(policy: string): number {
    const found = this.#ids.get(policy);
    if (found !== undefined) return found;
    this.#names.push(policy);
    this.#ids.set(policy, this.#names.length - 1);
    return this.#names.length - 1;
  }
}
