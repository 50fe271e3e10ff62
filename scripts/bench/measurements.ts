import { exchange } from './exchange.ts';
import { instantiate } from './instantiate.ts';
import { memory } from './memory.ts';
import type { BenchOptions, MeasurementName } from './options.ts';
import type { Row } from './row.ts';
import { signing } from './signing.ts';
import { sizes } from './sizes.ts';

/** What is measured. */
export const measurements: Readonly<Record<MeasurementName, (options: BenchOptions) => Row[] | Promise<Row[]>>> = {
  signing: ({ effort }) => signing(effort),
  exchange: ({ effort }) => exchange(effort),
  instantiate: ({ effort }) => instantiate(effort),
  memory: ({ requests }) => memory(requests),
  sizes,
};
