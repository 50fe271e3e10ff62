import { quantileBetween, sumOf } from '../gateway/prometheus.ts';
import type { Metrics } from '../gateway/prometheus.ts';

/** The metrics at a time. */
export interface Reading {
  /** Seconds, on a clock that never goes back. */
  readonly at: number;
  readonly metrics: Metrics;
}

/** A value of the metrics that is plotted over time. */
export interface PlotOf {
  readonly title: string;
  readonly format: (value: number) => string;
  /** Returns whether a reading has the series. One that is absent is not shown. */
  readonly isIn: (metrics: Metrics) => boolean;
  /** Returns the value. `undefined` if there is none between these readings. */
  readonly valueOf: (reading: Reading, before: Reading | undefined) => number | undefined;
}

/** What is plotted, in this order. */
export const plots: readonly (readonly [group: string, plots: readonly PlotOf[]])[] = [
  [
    'Requests and limits',
    [
      rate('Requests a second', 'mintmark_requests_total'),
      quantile('Latency of requests, p95', 'mintmark_request_duration_seconds', 0.95),
      rate('Limit decisions a second', 'mintmark_limits_decisions_total'),
      rate('Refused by a limit, a second', 'mintmark_limits_decisions_total', { outcome: 'refused' }),
      gauge('WebSockets', 'mintmark_sockets', count),
    ],
  ],
  [
    'Upstreams and caches',
    [
      rate('Requests to upstreams a second', 'mintmark_upstream_requests_total'),
      quantile('Answers of upstreams, p95', 'mintmark_upstream_duration_seconds', 0.95),
      rate('Hits of caches a second', 'mintmark_cache_lookups_total', { outcome: 'hit' }),
    ],
  ],
  [
    'Signer',
    [
      rate('Calls of the signer a second', 'mintmark_signer_calls_total'),
      rate('Signatures a second', 'mintmark_signer_calls_total', { outcome: 'signed' }),
      quantile('Commit of the ledger, p95', 'mintmark_ledger_commit_duration_seconds', 0.95),
      gauge('Open transactions', 'mintmark_outbox_transactions', count),
    ],
  ],
  [
    'Process',
    [
      rate('Traps a second', 'mintmark_component_traps_total'),
      gauge('Memory of components', 'mintmark_component_memory_bytes', bytes),
      gauge('Memory', 'process_resident_memory_bytes', bytes),
      gauge('Memory outside the heap', 'nodejs_external_memory_bytes', bytes),
      gauge('Event loop delay, p99', 'nodejs_eventloop_lag_p99_seconds', seconds),
      rate('CPU seconds a second', 'process_cpu_seconds_total'),
    ],
  ],
];

function gauge(title: string, name: string, format: PlotOf['format']): PlotOf {
  return { title, format, isIn: (metrics) => sumOf(metrics, name) !== undefined, valueOf: ({ metrics }) => sumOf(metrics, name) };
}

function rate(title: string, name: string, labels?: Readonly<Record<string, string>>): PlotOf {
  return {
    title,
    format: (value) => (value >= 10 ? value.toFixed(0) : value.toFixed(2)),
    isIn: (metrics) => sumOf(metrics, name) !== undefined,
    valueOf: (reading, before) => {
      // A rate is that between two readings.
      if (before === undefined) return undefined;
      const [now, then] = [sumOf(reading.metrics, name, labels) ?? 0, sumOf(before.metrics, name, labels) ?? 0];
      // A counter that is lower than before began anew.
      return Math.max(0, now - then) / Math.max(reading.at - before.at, 0.001);
    },
  };
}

function quantile(title: string, name: string, share: number): PlotOf {
  return {
    title,
    format: seconds,
    isIn: (metrics) => sumOf(metrics, `${name}_count`) !== undefined,
    valueOf: (reading, before) => (before === undefined ? undefined : quantileBetween(before.metrics, reading.metrics, { name }, share)),
  };
}

function count(value: number): string {
  return value.toFixed(0);
}

function bytes(value: number): string {
  return `${(value / 2 ** 20).toFixed(1)} MiB`;
}

/** Writes seconds as people read latencies. */
export function seconds(value: number): string {
  return value < 1 ? `${(value * 1000).toFixed(1)} ms` : `${value.toFixed(2)} s`;
}
