import type { Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { TakeFate } from '../../shared/limits/question.ts';
import type { LimitsUsage } from '../stores/limits-sqlite.ts';
import { Counter, Gauge, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** Every outcome of a decision. The compiler keeps the list complete. */
const fates: Readonly<Record<TakeFate, true>> = {
  allowed: true,
  refused: true,
  'degraded-allowed': true,
  'degraded-refused': true,
  uncounted: true,
  unavailable: true,
  invalid: true,
};

/** The gauges of a table in memory. */
const gauges: readonly (readonly [name: string, help: string, read: (usage: LimitsUsage) => number])[] = [
  ['mintmark_limits_keys', 'Keys that are counted in memory, each by itself.', ({ keys }) => keys],
  ['mintmark_limits_shared_buckets', 'Buckets in use that keys share for which there was no room.', ({ buckets }) => buckets],
  ['mintmark_limits_unwritten_keys', 'Keys and buckets that are not yet written to the disk.', ({ unwritten }) => unwritten],
];

/**
 * The series of the rate limits. None of them has a key or an address. Plans and policies are those
 * of the configuration.
 */
export class LimitsSeries {
  readonly #registers: Registry[];
  readonly #decisions: Counter<'plan' | 'outcome'>;
  readonly #violations: Counter<'plan' | 'policy' | 'mode'>;

  /** `plans` are the names of the configuration's plans. */
  constructor(registry: Registry, plans: Iterable<string>) {
    this.#registers = [registry];
    this.#decisions = new Counter({
      name: 'mintmark_limits_decisions_total',
      help: 'Decisions whether a request may spend its units, by the plan and by what came of them.',
      labelNames: ['plan', 'outcome'],
      registers: this.#registers,
    });
    this.#violations = new Counter({
      name: 'mintmark_limits_violations_total',
      help: 'Decisions for which a policy did not have the units. Only one whose mode is enforce refuses.',
      labelNames: ['plan', 'policy', 'mode'],
      registers: this.#registers,
    });
    this.plans(plans);
  }

  /** Adds the series of plans before their first decision. */
  plans(names: Iterable<string>): void {
    for (const plan of names) for (const outcome of Object.keys(fates)) this.#decisions.inc({ plan, outcome }, 0);
  }

  /** Counts a decision. */
  take(outcome: TakeFate, plan: string, verdicts: readonly Verdict[]): void {
    this.#decisions.inc({ plan, outcome });
    for (const { policy, mode, violated } of verdicts) if (violated) this.#violations.inc({ plan, policy, mode });
  }

  /** Adds the series of a table in memory. */
  table(usage: () => LimitsUsage): void {
    const registers = this.#registers;
    for (const [name, help, read] of gauges) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read(usage())) });
    }
    let counted = 0;
    const overflowed: Counter = new Counter({
      name: 'mintmark_limits_overflowed_decisions_total',
      help: 'Decisions over a bucket that keys share.',
      registers,
      collect: () => {
        const now = usage().overflowed;
        overflowed.inc(now - counted);
        counted = now;
      },
    });
  }

  /** Adds the series of a server. Returns what takes note of its answers and failures. */
  server(): { readonly onAnswer: (seconds: number) => void; readonly onFailure: () => void } {
    const registers = this.#registers;
    const answers = new Histogram({
      name: 'mintmark_limits_store_duration_seconds',
      help: 'Time that the server of the limits took to answer. Failures are left out.',
      buckets: [0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1],
      registers,
    });
    const failures = new Counter({
      name: 'mintmark_limits_store_failures_total',
      help: 'Decisions that the server of the limits did not answer in time, or refused to make.',
      registers,
    });
    return { onAnswer: (seconds) => answers.observe(seconds), onFailure: () => failures.inc() };
  }
}
