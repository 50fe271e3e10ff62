import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { blocksOf } from '../docs/support/blocks.ts';

const file = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const path = 'docs/reference/configuration.md';
const page = file(path);
const schema = new Map<string, unknown>(Object.entries(JSON.parse(file('schema/config.json'))));
const definitions = objectAt(schema.get('$defs'));

describe(path, () => {
  test('the configuration for WASI hosts has no errors, but for the Host that they do not have', () => {
    expect(readConfig(file('hosts/wasm/config.json'), () => undefined)).toMatchObject({ tag: 'err', val: [{ at: '/listen/hosts/0' }] });
  });

  test('has examples, which the tests of all pages read', () => {
    const examples = blocksOf(path).filter(({ language, attributes }) => language === 'json' && attributes.size === 0);
    expect(examples.length).toBeGreaterThan(4);
  });

  test('has a table for every object of the schema, but for those of the language of policies', () => {
    const elsewhere = ['cost', 'when', 'condition', 'cap'];
    const tables = new Set([...page.matchAll(/<!-- generated: ([\w.[\]]+) -->/g)].map(([, name]) => name));
    const objects = Object.entries(definitions).flatMap(([name, part]) => ('properties' in objectAt(part) ? [name] : []));
    expect(objects.filter((name) => !tables.has(name))).toEqual(elsewhere);
  });

  test('every section of the schema has its own', () => {
    const sections = Object.keys(objectAt(schema.get('properties'))).filter((name) => name !== '$schema');
    expect([...page.matchAll(/^## `(\w+)`$/gm)].map(([, name]) => name)).toEqual(sections);
  });
});

function objectAt(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}
