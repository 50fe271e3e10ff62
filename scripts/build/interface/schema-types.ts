import { compile } from 'json-schema-to-typescript';
import type { JSONSchema, Options } from 'json-schema-to-typescript';

/** What says of a schema which values it has. */
const saying = ['type', '$ref', 'oneOf', 'anyOf', 'allOf', 'enum', 'const', 'properties', 'items', 'tsType'];

/** The lines by which the generator says where a definition came from. */
const provenance =
  / \*\n \* This interface was referenced by .*\n \* via the `definition` .*\n|^ \* This interface was referenced by .*\n \* via the `definition` .*\n/gm;

/** Returns TypeScript for a schema. `root` is its name, and `source` is where it stands. */
export async function typesOf(schema: JSONSchema, root: string, source: string, options: Partial<Options> = {}): Promise<string> {
  const text = await compile(schema, root, {
    bannerComment: `/* Made of ${source}. */`,
    additionalProperties: false,
    // A list of at most a hundred would be a type of as many members.
    ignoreMinAndMaxItems: true,
    style: { printWidth: 140, singleQuote: true },
    ...options,
  });
  return text.replaceAll(provenance, '').replaceAll('/**\n */\n', '');
}

/**
 * Returns a schema as the generator reads it. A schema that allows every value is `unknown`, and a
 * title names no type.
 */
export function readable(schema: unknown): unknown {
  if (schema === true) return { tsType: 'unknown' };
  if (Array.isArray(schema)) return schema.map(readableListed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const fields = Object.entries(schema).map(([name, value]) => [name, readableField(name, value)] as const);
  const kept = Object.fromEntries(fields.filter(([name, value]) => name !== 'title' || typeof value !== 'string'));
  return saying.some((name) => Object.hasOwn(schema, name)) ? kept : { ...kept, tsType: 'unknown' };
}

/** Only schemas may be `true` in a list of schemas. Other lists have names and values. */
const readableListed = (item: unknown): unknown => (typeof item === 'object' ? readable(item) : item);

function readableField(name: string, value: unknown): unknown {
  // These have schemas under names of their own.
  if (['properties', '$defs', 'patternProperties'].includes(name) && typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([field, schema]) => [field, readable(schema)]));
  }
  if (['items', 'oneOf', 'anyOf', 'allOf'].includes(name)) return readable(value);
  // `additionalProperties` may stay `true`.
  return name === 'additionalProperties' && typeof value === 'object' ? readable(value) : value;
}
