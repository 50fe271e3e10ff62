/**
 * The parts of Prometheus's client that the host uses. The package's index also loads its default
 * metrics, which bring a tracing API along, and so lengthens the start.
 */
import { createRequire } from 'node:module';
import type * as client from '@prometheus-io/client';

const load = createRequire(import.meta.url);

export type Registry = client.Registry;
export const Registry: typeof client.Registry = load('@prometheus-io/client/lib/registry.js');

export type Counter<T extends string = never> = client.Counter<T>;
export const Counter: typeof client.Counter = load('@prometheus-io/client/lib/counter.js');

export type Gauge<T extends string = never> = client.Gauge<T>;
export const Gauge: typeof client.Gauge = load('@prometheus-io/client/lib/gauge.js');

export type Histogram<T extends string = never> = client.Histogram<T>;
export const Histogram: typeof client.Histogram = load('@prometheus-io/client/lib/histogram.js');
