import { faultless } from '../../../hosts/shared/upstreams/faultless.ts';
import { quantileBetween } from '../gateway/prometheus.ts';
import type { Labels, Metrics } from '../gateway/prometheus.ts';

const [counter, histogram, info] = ['mintmark_upstream_requests_total', 'mintmark_upstream_duration_seconds', 'mintmark_upstream_info'];

/** Whether an upstream answers. */
export type Health = 'answers' | 'fails at times' | 'fails' | 'not asked';

/** How an upstream did between two readings. */
export interface Upstream {
  readonly kind: string;
  /** The chain id. Empty for an upstream that is no endpoint of a chain. */
  readonly chain: string;
  /** Its place in the configuration. */
  readonly endpoint: string;
  /** `undefined` if the gateway does not tell. */
  readonly origin: string | undefined;
  readonly asked: number;
  readonly failed: number;
  readonly health: Health;
  /** Seconds. `undefined` if nothing was measured. */
  readonly p95: number | undefined;
  /** How often it failed by outcome, the most frequent first. */
  readonly failures: readonly (readonly [outcome: string, count: number])[];
}

/** The share of failures from which an upstream counts as one that fails. */
const FAILING = 0.5;

/**
 * Returns how each upstream did between two readings. An upstream that the gateway names but has
 * not asked is listed too.
 */
export function upstreamsBetween(before: Metrics, after: Metrics): readonly Upstream[] {
  const earlier = countsIn(before);
  const origins = new Map(after.samples.filter(({ name }) => name === info).map(({ labels }) => [keyOf(labels), labels] as const));
  const counts = new Map([
    ...[...origins].map(([key, labels]) => [key, { labels, outcomes: new Map<string, number>() }] as const),
    ...countsIn(after),
  ]);
  return [...counts].map(([key, { labels, outcomes }]) => {
    const then = earlier.get(key)?.outcomes;
    // A counter that is lower than before began anew.
    const grown = [...outcomes].map(([outcome, count]) => [outcome, Math.max(0, count - (then?.get(outcome) ?? 0))] as const);
    const failures = grown.filter(([outcome, count]) => count > 0 && !faultless.has(outcome));
    failures.sort(([, one], [, other]) => other - one);
    const [asked, failed] = [sum(grown), sum(failures)];
    const { kind = '', chain = '', endpoint = '' } = labels;
    const p95 = quantileBetween(before, after, { name: histogram, labels: { kind, chain, endpoint } }, 0.95);
    return { kind, chain, endpoint, origin: origins.get(key)?.['origin'], asked, failed, health: healthOf(asked, failed), p95, failures };
  });
}

interface Counts {
  readonly labels: Labels;
  readonly outcomes: Map<string, number>;
}

function countsIn({ samples }: Metrics): ReadonlyMap<string, Counts> {
  const counts = new Map<string, Counts>();
  for (const { name, labels, value } of samples) {
    if (name !== counter) continue;
    const { outcomes } = counts.get(keyOf(labels)) ?? { outcomes: new Map<string, number>() };
    const outcome = labels['outcome'] ?? 'ok';
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + value);
    counts.set(keyOf(labels), { labels, outcomes });
  }
  return counts;
}

function keyOf({ kind = '', chain = '', endpoint = '' }: Labels): string {
  return JSON.stringify([kind, chain, endpoint]);
}

function healthOf(asked: number, failed: number): Health {
  if (asked === 0) return 'not asked';
  if (failed === 0) return 'answers';
  return failed / asked >= FAILING ? 'fails' : 'fails at times';
}

function sum(counts: readonly (readonly [string, number])[]): number {
  return counts.reduce((total, [, count]) => total + count, 0);
}
