import { readFileSync } from 'node:fs';
import { parser } from '@prometheus-io/lezer-promql';
import { Registry } from '../../hosts/node/metrics/prometheus.ts';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { LedgerSeries } from '../../hosts/node/metrics/ledger-series.ts';
import { LimitsSeries } from '../../hosts/node/metrics/limits-series.ts';
import { OutboxSeries } from '../../hosts/node/metrics/outbox-series.ts';
import { ProcessSeries } from '../../hosts/node/metrics/process-series.ts';
import { SignerSeries } from '../../hosts/node/metrics/signer-series.ts';
import { SocketSeries } from '../../hosts/node/metrics/socket-series.ts';
import { parseExposition } from './support/exposition.ts';
import type { Family } from './support/exposition.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = file('docs/reference/metrics.md');

/**
 * Returns every metric of a gateway with a signer, and with limits in memory and in a server at
 * once.
 */
async function everyFamily(): Promise<Family[]> {
  const registry = new Registry();
  using _process = new ProcessSeries(registry);
  const [signer, outbox] = [new SignerSeries(registry), new OutboxSeries(registry), new LedgerSeries(registry)];
  const limits = new LimitsSeries(registry);
  limits.table(() => ({ keys: 1, buckets: 0, overflowed: 0, unwritten: 1 }));
  limits.server().onAnswer(0.001);
  signer.call('personal_sign', 'denied');
  const sockets = new SocketSeries(registry);
  sockets.subscribed('1', 1);
  sockets.notified('1', 1);
  sockets.round('1', 'ok');
  const chain = { chain: '1', isWhole: true, accounts: 1, states: {}, stuck: 0, foreign: 0, sent: 0, oldestSeconds: null };
  outbox.round({ outcome: 'whole', chains: [chain] }, 1);
  return parseExposition(await registry.metrics());
}

/** Returns the rows of the table under a heading, its cells without backquotes. */
function rowsUnder(heading: string): string[][] {
  const section = page.slice(page.indexOf(`\n${heading}\n`));
  const [, , ...rows] = section.slice(section.indexOf('\n| ') + 1, section.indexOf('\n\n', section.indexOf('\n| '))).split('\n');
  return rows.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', '')),
  );
}

describe('docs/reference/metrics.md', () => {
  test('has every series with its type and its labels', async () => {
    const expected = (await everyFamily()).map(({ name, type, samples }) => {
      const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'));
      return [name, type, [...labels].sort().join(', ')];
    });
    const found = rowsUnder('## Series').flatMap(([names = '', type, labels]) => names.split(', ').map((name) => [name, type, labels]));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });

  test('has every alert', () => {
    expect(rowsUnder('## Alerts').map(([name]) => name)).toEqual(rules.map(({ alert }) => alert));
  });
});

describe('the metrics', () => {
  test('are named as Prometheus recommends, and say what they are', async () => {
    for (const { name, type, help } of await everyFamily()) {
      expect(name).toMatch(/^(mintmark|process|nodejs)_[a-z0-9_]+$/);
      expect(name.endsWith('_total'), name).toBe(type === 'counter');
      expect(name, 'only base units').not.toMatch(/_(ms|milliseconds|microseconds|minutes|kb|mb|percent)(_|$)/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      expect(help).toMatch(/^[A-Z].*\.$/);
    }
  });

  test('have histograms whose buckets add up', async () => {
    const registry = new Registry();
    const outbox = new OutboxSeries(registry);
    for (const seconds of [0.001, 0.2, 0.2, 1000]) outbox.round({ outcome: 'whole', chains: [] }, seconds);
    const samples = parseExposition(await registry.metrics()).flatMap((family) => family.samples);
    const whole = samples.filter(({ labels }) => labels['outcome'] === 'whole');
    const buckets = whole.flatMap(({ labels, value }) =>
      labels['le'] === undefined ? [] : [[Number(labels['le'].replace('+Inf', 'Infinity')), value] as const],
    );
    expect(buckets).toEqual(buckets.toSorted(([a], [b]) => a - b));
    expect(buckets.map(([, value]) => value)).toEqual(buckets.map(([, value]) => value).toSorted((a, b) => a - b));
    expect([buckets[0], buckets.at(-1)]).toEqual([
      [0.01, 1],
      [Infinity, 4],
    ]);
    expect(whole.find(({ name }) => name.endsWith('_count'))?.value).toBe(4);
  });
});

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

interface RuleFile {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

const { groups } = parse(file('docs/operations/alerts.yaml')) as RuleFile;
const rules = groups.flatMap((group) => group.rules);

describe('docs/operations/alerts.yaml', () => {
  test.each(rules)('$alert is a rule that Prometheus takes, about series and labels that exist', async (rule) => {
    const fields = new Set(['alert', 'expr', 'for', 'labels', 'annotations']);
    expect(Object.keys(rule).filter((field) => !fields.has(field))).toEqual([]);
    expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    expect(Object.keys(rule.annotations)).toEqual(['summary']);
    const names: string[] = [];
    const values: string[] = [];
    const text = (from: number, to: number): string => rule.expr.slice(from, to);
    parser.parse(rule.expr).iterate({
      enter: ({ type, from, to }) => {
        expect(type.isError, `a mistake at ${from} of ${rule.expr}`).toBe(false);
        if (type.name === 'Identifier') names.push(text(from, to));
        if (type.name === 'StringLiteral') values.push(...text(from + 1, to - 1).split('|'));
      },
    });
    const families = await everyFamily();
    expect(names).not.toEqual([]);
    for (const name of names) expect(families.map((family) => family.name)).toContain(name);
    const known = families.flatMap(({ samples }) => samples.flatMap(({ labels }) => Object.values(labels)));
    for (const value of values) expect(known).toContain(value);
    const used = [...(rule.annotations['summary'] ?? '').matchAll(/\$labels\.(\w+)/g)].map(([, name = '']) => name);
    const labels = families.flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels)));
    for (const name of used) expect([...labels, 'instance', 'job']).toContain(name);
  });
});
