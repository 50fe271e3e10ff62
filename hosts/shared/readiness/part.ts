import { Abort } from '../exchange/abort.ts';
import { FAILURE_KEPT_MS } from './probe.ts';
import type { Probe } from './probe.ts';
import { failing } from './finding.ts';
import type { Finding } from './finding.ts';

/** The most milliseconds that a round waits for a part. */
export const DEADLINE_MS = 2_000;

/** Milliseconds after which a look that does not end is given up, and another may begin. */
const GIVEN_UP_MS = 10_000;

const silent = failing(`no answer within ${DEADLINE_MS / 1000} seconds`);

/** A part of the gateway: what was found of it last, and the look that is under way. */
export class Part {
  readonly name: string;
  readonly #probe: Probe;
  readonly #now: () => number;
  #found: { readonly finding: Finding | undefined; readonly until: number } | undefined;
  /** When the look under way began. */
  #begunAt: number | undefined;

  /** `now` returns milliseconds of a clock that only goes on. */
  constructor(probe: Probe, now: () => number) {
    this.name = probe.name;
    this.#probe = probe;
    this.#now = now;
  }

  /**
   * Returns what was found of the part, and looks again if that does not hold any longer. Waits at
   * most until the deadline. A look that is still under way then goes on: its finding is for the
   * next round, and there is never more than one.
   */
  async finding(): Promise<Finding | undefined> {
    const now = this.#now();
    if (this.#found !== undefined && now < this.#found.until) return this.#found.finding;
    if (this.#begunAt !== undefined && now - this.#begunAt < GIVEN_UP_MS) return silent;
    this.#begunAt = now;
    const abort = new Abort();
    const { promise: deadline, resolve } = Promise.withResolvers<Finding>();
    const timer = setTimeout(() => resolve(silent), DEADLINE_MS);
    try {
      return await Promise.race([this.#look(now, abort), deadline]);
    } finally {
      clearTimeout(timer);
      abort.abort();
    }
  }

  async #look(begunAt: number, abort: Abort): Promise<Finding | undefined> {
    const finding = await this.#probe.look(abort);
    if (this.#begunAt === begunAt) this.#begunAt = undefined;
    const keptMs = finding?.status === 'failed' ? Math.min(this.#probe.keptMs, FAILURE_KEPT_MS) : this.#probe.keptMs;
    this.#found = { finding, until: this.#now() + keptMs };
    return finding;
  }
}
