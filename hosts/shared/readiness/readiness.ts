import { sleep } from '../exchange/sleep.ts';
import { neverAborts } from '../exchange/abort.ts';
import type { Log } from '../log/fields.ts';
import type { Probe } from './probe.ts';
import { failing } from './finding.ts';
import type { Finding } from './finding.ts';
import { DEADLINE_MS, Part } from './part.ts';

/** What was found of each part, by its name. */
export type Findings = Readonly<Record<string, Finding>>;

/** What a readiness is made of. */
export interface ReadinessParts {
  readonly probes: readonly Probe[];
  readonly log: Log;
  /** Returns milliseconds of a clock that only goes on. Default: the system's. */
  readonly now?: () => number;
}

/** Milliseconds for which the findings of a round are given again. */
const ROUND_KEPT_MS = 1_000;
/** Milliseconds between two looks whether a round of another request has ended. */
const POLL_MS = 25;

const shuttingDown: Findings = { shutdown: failing('the gateway shuts down: it answers what is in flight, send new requests elsewhere') };

/**
 * Knows whether a gateway can do its work. It looks when somebody asks, at all parts at the same
 * time. All who ask meanwhile, and for a while after it, get the same findings: many probes cost
 * what one costs.
 */
export class Readiness {
  readonly #parts: readonly Part[];
  readonly #log: Log;
  readonly #now: () => number;
  #found: { readonly findings: Findings; readonly at: number } | undefined;
  /** When the round under way began. */
  #begunAt: number | undefined;
  #isShuttingDown = false;
  #failing = '';

  constructor({ probes, log, now = () => performance.now() }: ReadinessParts) {
    this.#parts = probes.map((probe) => new Part(probe, now));
    this.#log = log;
    this.#now = now;
  }

  /** Says from now on, and at once, that the gateway shuts down. */
  shutDown(): void {
    this.#isShuttingDown = true;
  }

  /**
   * Returns what is found of every part.
   *
   * Waits for the round of another request by looking whether it has ended: a request to a Worker
   * may not wait for the I/O of another one.
   */
  async findings(): Promise<Findings> {
    for (;;) {
      if (this.#isShuttingDown) return shuttingDown;
      const now = this.#now();
      if (this.#found !== undefined && now - this.#found.at < ROUND_KEPT_MS) return this.#found.findings;
      // A Worker drops the round of a request that was cancelled.
      if (this.#begunAt === undefined || now - this.#begunAt > 2 * DEADLINE_MS) break;
      await sleep(POLL_MS, neverAborts);
    }
    return await this.#look();
  }

  async #look(): Promise<Findings> {
    this.#begunAt = this.#now();
    const found = await Promise.all(this.#parts.map(async (part) => [part.name, await part.finding()] as const));
    const findings = Object.fromEntries(found.flatMap(([name, finding]) => (finding === undefined ? [] : [[name, finding] as const])));
    this.#found = { findings, at: this.#now() };
    this.#begunAt = undefined;
    this.#report(findings);
    return this.#isShuttingDown ? shuttingDown : findings;
  }

  /** Logs when other parts fail than before. */
  #report(findings: Findings): void {
    const causes = Object.entries(findings).flatMap(([name, one]) => (one.status === 'failed' ? [[name, one.cause] as const] : []));
    const names = causes.map(([name]) => name).join();
    if (names === this.#failing) return;
    this.#failing = names;
    if (names === '') this.#log('info', 'ready again', {});
    else this.#log('warn', 'not ready', { parts: Object.fromEntries(causes) });
  }
}
