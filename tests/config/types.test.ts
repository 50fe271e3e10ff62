import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { CONFIG_TYPES_FILE } from '../../scripts/build/interface/config-types.ts';
import { ReadOnlyTypes } from '../../scripts/build/interface/read-only-types.ts';
import { from } from '../../scripts/build/paths.ts';

const written = readFileSync(from(CONFIG_TYPES_FILE), 'utf8');
const schema = readFileSync(from('schema/config.json'), 'utf8');

/** Returns the types of an object with these fields, in a definition `T` without its comment. */
function typesOf(fields: object, { definitions = {}, required = [] as string[] } = {}): string {
  const types = new ReadOnlyTypes(definitions);
  return types.declare(named('T', fields, required)).replace('/** T. */\n', '');
}

const named = (name: string, properties: object, required: readonly string[] = []) => ({
  $anchor: name,
  description: `${name}.`,
  type: 'object',
  additionalProperties: false,
  required,
  properties,
});

/** Returns a schema with `if`, `then` and perhaps `else`. */
const choice = (...schemas: readonly object[]): object =>
  Object.fromEntries(schemas.map((schema, index) => [['if', 'then', 'else'][index], schema]));

describe(CONFIG_TYPES_FILE, () => {
  test('has a type with a doc comment for every name of the schema', () => {
    const names = [...schema.matchAll(/"\$anchor": "(\w+)"/g)].map(([, name]) => name);
    const declared = [...written.matchAll(/ \*\/\nexport (?:interface|type) (\w+)/g)].map(([, name]) => name);
    expect(names.length).toBeGreaterThan(25);
    expect(declared.toSorted()).toEqual(names.toSorted());
  });

  test('has the descriptions of the schema in its doc comments', () => {
    expect(written).toContain('/** What the log has. Hosts for WASI write every line. */\n  readonly log: {');
    expect(written).toContain('/** Rates of the plan. All of them apply at once. */\n  readonly policies: readonly LimitPolicy[];');
    const lines = written.split('\n').filter((line) => /^ *\/?\*/.test(line));
    expect(lines.filter((line) => line.length > 100)).toEqual([]);
  });

  test('has no field and no list that can be written to, and no value without a type', () => {
    const code = written.replaceAll(/\/\*[^]*?\*\//g, '');
    expect(code.match(/^ +(?!readonly )[\w'$]+\??:.*$/gm)).toBeNull();
    const lists = code.match(/\[\]/g) ?? [];
    expect(code.match(/readonly (\w+|\([^()]*\)|\{[^{}]*\})\[\]/g)).toHaveLength(lists.length);
    expect(code.match(/: .*\b(any|unknown|object|undefined)\b/)).toBeNull();
  });
});

describe('the types of a schema', () => {
  test('have a field with a default always, and every other one as `required` says', () => {
    const fields = { a: { type: 'string', default: '' }, b: { type: 'integer' }, c: { type: 'boolean' } };
    expect(typesOf(fields, { required: ['c'] })).toBe(
      'export interface T {\n  readonly a: string;\n  readonly b?: number;\n  readonly c: boolean;\n}\n',
    );
  });

  test.each([
    ['a list', { type: 'array', items: { type: 'number' } }, 'readonly number[]'],
    ['a list of lists', { type: 'array', items: { type: 'array', items: { type: 'null' } } }, 'readonly (readonly null[])[]'],
    ['literals', { enum: ["it's", 10] }, String.raw`'it\'s' | 10`],
    ['a list of literals', { type: 'array', items: { enum: ['a', 'b'] } }, "readonly ('a' | 'b')[]"],
    ['a record', { type: 'object', additionalProperties: { type: 'string' } }, 'Readonly<Record<string, string>>'],
    [
      'a choice by rule',
      choice({ type: 'array' }, { type: 'array', items: { type: 'string' } }, { type: 'boolean' }),
      'readonly string[] | boolean',
    ],
    ['a choice by type', { type: ['integer', 'string'], minimum: 0 }, 'number | string'],
    ['rules between fields', { ...choice({ const: 'a' }, { not: {} }), type: 'string', allOf: [{ not: { const: '' } }] }, 'string'],
  ])('are read-only: %s', (_, field, expected) => {
    expect(typesOf({ field })).toBe(`export interface T {\n  readonly field?: ${expected};\n}\n`);
  });

  test('have an object without a name where it is used', () => {
    const { $anchor: _, ...inner } = named('', { b: { type: 'string', description: 'A b. */' } });
    expect(typesOf({ 'a-b': { ...inner, description: undefined } })).toBe(
      "export interface T {\n  readonly 'a-b'?: {\n    /** A b. *\\/ */\n    readonly b?: string;\n  };\n}\n",
    );
  });

  test('have a schema with a name once, even if it refers to itself', () => {
    const definitions = { node: named('Node', { next: { $ref: '#/$defs/node' } }) };
    const fields = { a: { $ref: '#/$defs/node', description: 'First.' }, b: { $ref: '#/$defs/node' } };
    expect(typesOf(fields, { definitions })).toBe(
      'export interface T {\n  /** First. */\n  readonly a?: Node;\n  /** Node. */\n  readonly b?: Node;\n}\n\n' +
        '/** Node. */\nexport interface Node {\n  /** Node. */\n  readonly next?: Node;\n}\n',
    );
  });

  test.each([
    ['a shape that is not known', { anyOf: [{ type: 'string' }] }, '#/field: expected a shape that TypeScript is made of, got anyOf'],
    ['no type', {}, '#/field: expected a type, got undefined'],
    ['fields beside the named ones', { type: 'object', properties: {} }, '#/field: expected "additionalProperties": false beside'],
    ['a reference to nothing', { $ref: '#/$defs/none' }, '#/field: expected a schema in $defs, got #/$defs/none'],
    ['a name without a description', { $anchor: 'A', type: 'string' }, '#/field: expected a description of A, got none'],
    ['a name twice', named('T', {}), '#/field: expected a name that no other schema has, got T'],
  ])('are refused for %s', (_, field, message) => {
    expect(() => typesOf({ field })).toThrow(message);
  });
});
