import { readFileSync } from 'node:fs';
import type { JSONSchema } from 'json-schema-to-typescript';
import { replaceFile } from '../files.ts';
import { from } from '../paths.ts';
import { readable, typesOf } from './schema-types.ts';

/** Where the shape of a configuration is, as its schema has it. */
export const CONFIG_SHAPE_FILE = 'build/types/config-shape.d.ts';

/**
 * Writes `build/types/config-shape.d.ts`: `ConfigShape`, what a configuration is once its defaults
 * are filled in. The types that the hosts use have names and comments of their own.
 * `tests/config/shape.ts` holds them to this one.
 */
export async function generateConfigShape(): Promise<void> {
  const schema = shapeOf(JSON.parse(readFileSync(from('schema/config.json'), 'utf8')));
  replaceFile(from(CONFIG_SHAPE_FILE), await typesOf(readable(schema) as JSONSchema, 'ConfigShape', 'schema/config.json'));
}

/**
 * Returns a schema that says only which shape a value has: fields with a default are required,
 * rules between fields are left out, and a choice by type is a union.
 */
function shapeOf(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(shapeOf);
  if (typeof schema !== 'object' || schema === null) return schema;
  const { if: condition, then: one, else: other, allOf: _rules, $id: _name, ...rest } = schema as Record<string, unknown>;
  if (condition !== undefined && one !== undefined && other !== undefined) return { anyOf: [shapeOf(one), shapeOf(other)] };
  const shape = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, shapeOf(value)]));
  const { properties, required = [] } = rest;
  if (typeof properties !== 'object' || properties === null || !Array.isArray(required)) return shape;
  const filled = Object.entries(properties).flatMap(([name, field]) => (Object.hasOwn(Object(field), 'default') ? [name] : []));
  return { ...shape, required: [...new Set([...required, ...filled])] };
}
