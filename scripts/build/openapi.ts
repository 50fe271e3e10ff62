import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { from } from './paths.ts';

/** Where the HTTP interface is described. */
export const OPENAPI_FILE = 'schema/openapi.yaml';

/** Returns the description of the HTTP interface (OpenAPI 3.1) with the version of mintmark. */
export function openapiDocument(): object {
  return descriptionIn(OPENAPI_FILE);
}

/**
 * Returns a description that is written in YAML, with the version of `package.json` in its `info`.
 * Throws if it has no `info`.
 */
export function descriptionIn(path: string): object {
  const description = objectOf(path, parse(readFileSync(from(path), 'utf8')));
  const info = objectOf(`${path}: info`, Reflect.get(description, 'info'));
  const { version } = objectOf('package.json', JSON.parse(readFileSync(from('package.json'), 'utf8'))) as { version?: unknown };
  return { ...description, info: { ...info, version } };
}

function objectOf(what: string, value: unknown): object {
  if (typeof value !== 'object' || value === null) throw new TypeError(`${what}: expected an object, got ${typeof value}`);
  return value;
}
