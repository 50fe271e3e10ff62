/** A value of a series of metrics. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The types of metrics by name, and their values. */
export interface Metrics {
  readonly types: ReadonlyMap<string, string>;
  readonly samples: readonly Sample[];
}

const type = /^# TYPE (\S+) (\S+)$/;
const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g;

/** Reads Prometheus's text format. Ignores lines that it does not understand. */
export function parseMetrics(text: string): Metrics {
  const types = new Map<string, string>();
  const samples: Sample[] = [];
  for (const line of text.split('\n')) {
    const [, typed, kind] = type.exec(line) ?? [];
    if (typed !== undefined && kind !== undefined) types.set(typed, kind);
    const [, name, labels = '', value = ''] = sample.exec(line) ?? [];
    if (name !== undefined) samples.push({ name, labels: labelsIn(labels), value: numberOf(value) });
  }
  return { types, samples };
}

function labelsIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...text.matchAll(label)].map(([, name = '', value = '']) => [name, unescaped(value)]));
}

function unescaped(value: string): string {
  return value.replaceAll(/\\(.)/g, (_, character: string) => (character === 'n' ? '\n' : character));
}

function numberOf(value: string): number {
  if (value === '+Inf') return Infinity;
  return value === '-Inf' ? -Infinity : Number(value);
}

/** The values that labels have to have. */
export type Labels = Readonly<Record<string, string>>;

/**
 * Returns the sum of the values of a series whose labels have these values. `undefined` if it has
 * none.
 */
export function sumOf({ samples }: Metrics, name: string, labels: Labels = {}): number | undefined {
  const found = samples.filter((it) => it.name === name && has(it, labels));
  return found.length === 0 ? undefined : found.reduce((sum, { value }) => sum + value, 0);
}

/** Returns the sums of a series by a label, the largest first. */
export function sumsBy({ samples }: Metrics, name: string, by: string): readonly (readonly [string, number])[] {
  const sums = new Map<string, number>();
  for (const it of samples) {
    if (it.name !== name) continue;
    const key = it.labels[by] ?? '';
    sums.set(key, (sums.get(key) ?? 0) + it.value);
  }
  return [...sums].toSorted((one, other) => other[1] - one[1]);
}

function has({ labels }: Sample, wanted: Labels): boolean {
  return Object.entries(wanted).every(([key, value]) => labels[key] === value);
}

/** A histogram, and which of its series count. */
export interface Histogram {
  readonly name: string;
  readonly labels?: Labels;
}

/**
 * Returns a quantile of the observations that a histogram has counted between two readings.
 * `undefined` if it has counted none.
 */
export function quantileBetween(before: Metrics, after: Metrics, histogram: Histogram, quantile: number): number | undefined {
  const [earlier, later] = [bucketsOf(before, histogram), bucketsOf(after, histogram)];
  const counts = [...later].map(([bound, count]) => [bound, count - (earlier.get(bound) ?? 0)] as const);
  counts.sort((one, other) => one[0] - other[0]);
  const total = counts.at(-1)?.[1] ?? 0;
  if (total <= 0) return undefined;
  const wanted = quantile * total;
  let [below, counted] = [0, 0];
  for (const [bound, count] of counts) {
    if (count >= wanted) {
      if (bound === Infinity) return below;
      return below + (bound - below) * (count === counted ? 1 : (wanted - counted) / (count - counted));
    }
    [below, counted] = [bound, count];
  }
  return undefined;
}

/** Returns the cumulative counts of a histogram by their upper bounds. */
function bucketsOf({ samples }: Metrics, { name, labels = {} }: Histogram): ReadonlyMap<number, number> {
  const buckets = new Map<number, number>();
  for (const it of samples) {
    if (it.name !== `${name}_bucket` || !has(it, labels)) continue;
    const bound = numberOf(it.labels['le'] ?? '');
    buckets.set(bound, (buckets.get(bound) ?? 0) + it.value);
  }
  return buckets;
}
