import { readFileSync } from 'node:fs';
import { Registry } from '../../hosts/node/metrics/prometheus.ts';
import { describe, expect, test } from 'vitest';
import { OutboxSeries } from '../../hosts/node/metrics/outbox-series.ts';
import { series as ofWorkers } from '../../hosts/workers/metrics/series.ts';
import { expressionsOf, panels, rules } from './support/documents.ts';
import { everyFamily } from './support/every-family.ts';
import { parseExposition } from './support/exposition.ts';
import { namedIn } from './support/promql.ts';

const file = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const page = file('docs/reference/metrics.md');

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

  test('says which series Workers have', () => {
    const found = rowsUnder('## Series').flatMap(([names = '', , , workers]) => (workers === 'yes' ? names.split(', ') : []));
    expect(found.toSorted()).toEqual(Object.keys(ofWorkers).toSorted());
  });

  test('has every alert', () => {
    expect(rowsUnder('## Alerts').map(([name]) => name)).toEqual(rules.map(({ alert }) => alert));
  });
});

describe('the metrics', () => {
  test('have the same labels on Workers, in the order of the alphabet', async () => {
    const families = await everyFamily();
    for (const [name, labels] of Object.entries(ofWorkers)) {
      const samples = families.find((family) => family.name === name)?.samples ?? [];
      const found = new Set(samples.flatMap((sample) => Object.keys(sample.labels)).filter((label) => label !== 'le'));
      expect(labels, name).toEqual([...found].sort());
      expect(samples, name).not.toEqual([]);
    }
  });

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

describe('docs/operations/alerts.yaml', () => {
  test.each(rules)('$alert is a rule that Prometheus takes, about series and labels that exist', async (rule) => {
    const fields = new Set(['alert', 'expr', 'for', 'labels', 'annotations']);
    expect(Object.keys(rule).filter((field) => !fields.has(field))).toEqual([]);
    expect(rule.for ?? '1m').toMatch(/^\d+[smh]$/);
    expect(Object.keys(rule.annotations)).toEqual(['summary']);
    const { names, values } = namedIn(rule.expr);
    const families = await everyFamily();
    expect(names).not.toEqual([]);
    for (const name of names) expect(families.map((family) => family.name)).toContain(name);
    const known = families.flatMap(({ samples }) => samples.flatMap(({ labels }) => Object.values(labels)));
    for (const value of values) expect([...known, '5..']).toContain(value);
    const used = [...(rule.annotations['summary'] ?? '').matchAll(/\$labels\.(\w+)/g)].map(([, name = '']) => name);
    const labels = families.flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels)));
    for (const name of used) expect([...labels, 'instance', 'job']).toContain(name);
  });
});

describe('docs/operations/dashboard.json', () => {
  const plots = panels.filter(({ type }) => type !== 'row');

  test.each(plots)('$title asks for series and labels that exist', async (panel) => {
    const families = await everyFamily();
    const known = families.flatMap(({ samples }) => samples.map(({ name }) => name));
    const labels = families.flatMap(({ samples }) => samples.flatMap((sample) => Object.keys(sample.labels)));
    const values = families.flatMap(({ samples }) => samples.flatMap((sample) => Object.values(sample.labels)));
    const expressions = expressionsOf(panel);
    expect(expressions).not.toEqual([]);
    for (const expression of expressions) {
      const named = namedIn(expression);
      expect(named.names).not.toEqual([]);
      for (const name of named.names) expect(known).toContain(name);
      for (const label of named.labels) expect([...labels, 'instance', 'job']).toContain(label);
      for (const value of named.values) expect([...values, '.+', '5..']).toContain(value);
    }
    for (const { legendFormat } of panel.targets ?? [])
      for (const [, label] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) expect([...labels, 'instance']).toContain(label);
  });

  test('shows every series', async () => {
    const shown = new Set(plots.flatMap((panel) => expressionsOf(panel).flatMap((expression) => namedIn(expression).names)));
    const missing = (await everyFamily()).filter(({ samples }) => !samples.some(({ name }) => shown.has(name)));
    expect(missing.map(({ name }) => name)).toEqual([]);
  });

  test('has panels with ids of their own that do not overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});
