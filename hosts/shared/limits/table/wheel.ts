import { NONE } from './cells.ts';
import { grownIndices } from './grown.ts';

/** The number of seconds that the wheel tells apart: a little more than an hour. */
const SECONDS = 4096;

/**
 * Says which of many numbered things to look at next: each has a time, in whole seconds or later,
 * and is in the list of that second. What is more than an hour ahead is looked at in between. Four
 * bytes a thing.
 */
export class Wheel {
  readonly #firsts = new Uint32Array(SECONDS).fill(NONE);
  #nexts = new Uint32Array(64);
  /** The second whose list is being looked through. All before it are empty. */
  #second: number;

  /** `now` is in milliseconds since 1970. */
  constructor(now: number) {
    this.#second = Math.floor(now / 1000);
  }

  /** Puts a thing, which is in no list, into the list of a time. */
  add(thing: number, at: number): void {
    while (thing >= this.#nexts.length) this.#nexts = grownIndices(this.#nexts);
    const second = Math.min(Math.max(Math.ceil(at / 1000), this.#second), this.#second + SECONDS - 1);
    this.#nexts[thing] = this.#firsts[second % SECONDS] ?? NONE;
    this.#firsts[second % SECONDS] = thing;
  }

  /** Takes a thing whose second is over out of its list. `undefined` if there is none. */
  next(now: number): number | undefined {
    const last = Math.floor(now / 1000);
    // A clock that jumps ahead by hours does not make the wheel turn more than once.
    for (let turned = 0; turned < SECONDS && this.#second <= last; turned += 1) {
      const first = this.#firsts[this.#second % SECONDS] ?? NONE;
      if (first !== NONE) {
        this.#firsts[this.#second % SECONDS] = this.#nexts[first] ?? NONE;
        return first;
      }
      if (this.#second === last) return undefined;
      this.#second += 1;
    }
    this.#second = Math.max(this.#second, last);
    return undefined;
  }
}
