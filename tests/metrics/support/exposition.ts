/** One series of an exposition at one moment. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric with its samples. */
export interface Family {
  readonly name: string;
  readonly type: string;
  readonly help: string;
  readonly samples: readonly Sample[];
}

const metricName = '[a-z][a-z0-9_]*';
const sampleLine = new RegExp(`^(${metricName})(?:\\{(.*)\\})? (\\S+)$`);
const label = /^([a-z_]+)="((?:[^"\\\n]|\\[\\"n])*)"(?:,|$)/;

/**
 * Parses Prometheus's text format, version 0.0.4, as strictly as the tests need: each metric once,
 * its HELP and TYPE before its samples, names in lower case, no series twice. Throws a
 * `SyntaxError` that names the line.
 */
export function parseExposition(text: string): Family[] {
  if (!text.endsWith('\n')) throw new SyntaxError('expected a line feed at the end, got none');
  const families = new Map<string, { name: string; type: string; help: string; samples: Sample[] }>();
  const series = new Set<string>();
  let current: { name: string; type: string; help: string; samples: Sample[] } | undefined;
  for (const line of text.slice(0, -1).split('\n')) {
    const fail = (expected: string): never => {
      throw new SyntaxError(`expected ${expected}, got ${JSON.stringify(line)}`);
    };
    const [, comment, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (comment === 'HELP') {
      if (families.has(name)) fail('each metric once');
      current = { name, type: '', help: rest, samples: [] };
      families.set(name, current);
    } else if (comment === 'TYPE') {
      if (current?.name !== name || current.type !== '') fail('TYPE after the HELP of the metric');
      else current.type = rest;
    } else if (line !== '') {
      const sample = sampleOf(line) ?? fail('a sample');
      if (current === undefined || !belongs(current, sample)) fail('a sample of the metric before it');
      else current.samples.push(sample);
      const [key = ''] = /^.*(?= )/.exec(line) ?? [];
      if (series.has(key)) fail('each series once');
      series.add(key);
    }
  }
  return [...families.values()];
}

function sampleOf(line: string): Sample | undefined {
  const [, name, written = '', number = ''] = sampleLine.exec(line) ?? [];
  const value = number === '+Inf' ? Infinity : Number(number);
  if (name === undefined || Number.isNaN(value)) return undefined;
  const labels: Record<string, string> = {};
  for (let rest = written; rest !== '';) {
    const [whole, key = '', text = ''] = label.exec(rest) ?? [];
    if (whole === undefined || Object.hasOwn(labels, key)) return undefined;
    labels[key] = text;
    rest = rest.slice(whole.length);
  }
  return { name, labels, value };
}

function belongs(family: { readonly name: string; readonly type: string }, { name }: Sample): boolean {
  if (family.type !== 'histogram') return name === family.name;
  return ['_bucket', '_sum', '_count'].some((suffix) => name === family.name + suffix);
}

/**
 * Returns the value of the one series with these labels and no others. `undefined` if there is
 * none.
 */
export function valueOf(families: readonly Family[], name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const wanted = JSON.stringify(Object.entries(labels).sort());
  const samples = families.flatMap((family) => family.samples);
  return samples.find((sample) => sample.name === name && JSON.stringify(Object.entries(sample.labels).sort()) === wanted)?.value;
}
