import { readFileSync } from 'node:fs';
import { replaceFile } from '../files.ts';
import { from } from '../paths.ts';
import { partOf, ReadOnlyTypes } from './read-only-types.ts';

/** Where the types of a configuration are. */
export const CONFIG_TYPES_FILE = 'build/types/config.d.ts';

const source = 'schema/config.json';

/**
 * Writes `build/types/config.d.ts`: `Config`, which a configuration is once its defaults are filled
 * in, and its parts that have a name (`$anchor`) in the schema.
 */
export function generateConfigTypes(): void {
  const schema = partOf(JSON.parse(readFileSync(from(source), 'utf8')));
  const types = new ReadOnlyTypes(partOf(schema['$defs']));
  replaceFile(from(CONFIG_TYPES_FILE), `/* Made of ${source}. */\n\n${types.declare(schema)}`);
}
