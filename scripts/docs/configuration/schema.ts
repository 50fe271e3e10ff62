import { readFileSync } from 'node:fs';
import { from } from '../../build/paths.ts';

/** A part of the JSON Schema of the configuration. */
export type Part = Readonly<Record<string, unknown>>;

const file = (): string => readFileSync(from('schema/config.json'), 'utf8');
let definitions: Part | undefined;

/** Returns what a value of the schema is, if it is an object. Returns an empty one otherwise. */
export function partOf(value: unknown): Part {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : {};
}

/**
 * Returns the part of the schema that a name leads to: `limits.keys[]` is an element of the list
 * `keys` of the definition `limits`. Throws if there is none.
 */
export function partAt(name: string): Part {
  const [first = '', ...rest] = name.split('.');
  let part = stepInto(partOf(allDefinitions()[first.replace('[]', '')]), first);
  for (const step of rest) part = stepInto(resolved(optionsOf(part)[step.replace('[]', '')]), step);
  if (Object.keys(optionsOf(part)).length === 0) throw new Error(`expected options at ${name} in schema/config.json, got none`);
  return part;
}

/** Follows the reference of a part. What stands beside the reference counts. */
export function resolved(value: unknown): Part {
  const { $ref, ...own } = partOf(value);
  if (typeof $ref !== 'string') return own;
  return { ...resolved(allDefinitions()[$ref.replace('#/$defs/', '')]), ...own };
}

/** Returns the options of a part by their names. */
export function optionsOf(part: Part): Part {
  return partOf(part['properties']);
}

function stepInto(part: Part, step: string): Part {
  return step.endsWith('[]') ? resolved(part['items']) : part;
}

function allDefinitions(): Part {
  definitions ??= partOf(partOf(JSON.parse(file()))['$defs']);
  return definitions;
}
