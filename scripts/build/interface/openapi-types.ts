import type { JSONSchema } from 'json-schema-to-typescript';
import { replaceFile } from '../files.ts';
import { OPENAPI_FILE, openapiDocument } from '../openapi.ts';
import { from } from '../paths.ts';
import { readable, typesOf } from './schema-types.ts';

/** Where the types of what goes over HTTP are. */
export const OPENAPI_TYPES_FILE = 'build/types/openapi.d.ts';

/** Writes `build/types/openapi.d.ts`: a type for each schema of the description, by its name. */
export async function generateOpenapiTypes(): Promise<void> {
  const { components } = openapiDocument() as { components: { schemas: Record<string, JSONSchema> } };
  const definitions = JSON.parse(JSON.stringify(components.schemas).replaceAll('#/components/schemas/', '#/$defs/')) as object;
  const $defs = Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, readable(schema)]));
  const text = await typesOf({ $defs } as JSONSchema, 'Interface', OPENAPI_FILE, { unreachableDefinitions: true });
  // The description as a whole is no type.
  replaceFile(from(OPENAPI_TYPES_FILE), text.replace(/^export interface Interface \{[^}]*\}\n/m, ''));
}
