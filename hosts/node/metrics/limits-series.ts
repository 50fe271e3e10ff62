import type { Verdict } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { LimitsSection } from '../../shared/config/sections.ts';
import { decidingPolicies, policyOutcomeOf } from '../../shared/metrics/policy-outcome.ts';
import type { PolicyOutcome } from '../../shared/metrics/policy-outcome.ts';
import { noTakes } from '../../shared/limits/question.ts';
import type { TakeFate } from '../../shared/limits/question.ts';
import type { LimitsUsage } from '../stores/limits-sqlite.ts';
import { Counter, Gauge, Histogram } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The decisions of a policy, by its outcome. */
interface PolicyCounts extends Record<PolicyOutcome, number> {
  readonly mode: string;
}

/** The decisions under a plan, by their fate, and those of its policies by their names. */
interface PlanCounts {
  readonly fates: Record<TakeFate, number>;
  /** Those of a policy that has changed its mode stand beside those of before. */
  readonly policies: Map<string, PolicyCounts[]>;
}

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
  // Counted here and taken over at each scrape: a counter of the registry makes a text of the
  // labels at every event.
  readonly #plans = new Map<string, PlanCounts>();

  /** `plans` are those of the configuration. */
  constructor(registry: Registry, plans: LimitsSection['plans']) {
    this.#registers = [registry];
    const decisions: Counter<'plan' | 'outcome'> = new Counter({
      name: 'mintmark_limits_decisions_total',
      help: 'Decisions whether a request may spend its units, by the plan and by what came of them.',
      labelNames: ['plan', 'outcome'],
      registers: this.#registers,
      collect: () => {
        decisions.reset();
        for (const [plan, { fates }] of this.#plans)
          for (const [outcome, count] of Object.entries(fates)) decisions.inc({ plan, outcome }, count);
      },
    });
    const ofPolicies: Counter<'plan' | 'policy' | 'mode' | 'outcome'> = new Counter({
      name: 'mintmark_limits_policy_decisions_total',
      help: 'Decisions of each policy: whether the units were within it or exceeded it. Only one whose mode is enforce refuses.',
      labelNames: ['plan', 'policy', 'mode', 'outcome'],
      registers: this.#registers,
      collect: () => {
        ofPolicies.reset();
        for (const [plan, { policies }] of this.#plans)
          for (const [policy, counts] of policies)
            for (const { mode, ...outcomes } of counts)
              for (const [outcome, count] of Object.entries(outcomes)) ofPolicies.inc({ plan, policy, mode, outcome }, count);
      },
    });
    this.plans(plans);
  }

  /** Adds the series of plans and their policies before the first decision. */
  plans(plans: LimitsSection['plans']): void {
    for (const [name, { policies }] of plans) {
      const plan = this.#plan(name);
      for (const policy of decidingPolicies(policies)) policyIn(plan, policy.name, policy.mode);
    }
  }

  /** Counts a decision, and that of each policy. */
  take(fate: TakeFate, plan: string, verdicts: readonly Verdict[]): void {
    const counts = this.#plan(plan);
    counts.fates[fate]++;
    for (const verdict of verdicts) {
      const outcome = policyOutcomeOf(verdict);
      if (outcome !== undefined) policyIn(counts, verdict.policy, verdict.mode)[outcome]++;
    }
  }

  #plan(name: string): PlanCounts {
    const known = this.#plans.get(name);
    if (known !== undefined) return known;
    const made: PlanCounts = { fates: { ...noTakes }, policies: new Map() };
    this.#plans.set(name, made);
    return made;
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

function policyIn({ policies }: PlanCounts, name: string, mode: string): PolicyCounts {
  const known = policies.get(name)?.find((counts) => counts.mode === mode);
  if (known !== undefined) return known;
  const made: PolicyCounts = { mode, within: 0, exceeded: 0 };
  policies.set(name, [...(policies.get(name) ?? []), made]);
  return made;
}
