/**
 * Compiles `schema/config.json` to `build/config-validate.js`: a module without imports and without
 * code from strings, which Workers forbid. Its `validateConfig(value)` returns the errors. If there
 * are none, it has filled in the defaults.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { Ajv2020, _ } from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import * as formats from '../../hosts/shared/config/rules/formats.ts';
import { from } from './paths.ts';

const declarations = `import type { SchemaError } from '../hosts/shared/config/rules/explain.js';
/**
 * Validates a configuration against the schema and fills in its defaults, in place. Returns the
 * errors, an empty list if there are none.
 */
export function validateConfig(value: unknown): readonly SchemaError[];
`;

/** Writes `build/config-validate.js` and its types. */
export async function generateConfigValidator(): Promise<void> {
  const schema: unknown = JSON.parse(await readFile(from('schema/config.json'), 'utf8'));
  if (typeof schema !== 'object' || schema === null) throw new Error('schema/config.json: expected an object');
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    // `explain.ts` has words of its own.
    messages: false,
    useDefaults: true,
    strictTypes: true,
    // A price is a number or an object.
    allowUnionTypes: true,
    formats: { ...formats },
    code: { source: true, esm: true, lines: true, formats: _`formats` },
  });
  const code = standalone
    .default(ajv, ajv.compile(forValidator(schema)))
    .replace(/\bexport const validate\b/, 'const validate')
    .replace(/\bexport default \w+;/, '');
  const contents = `import * as formats from './hosts/shared/config/rules/formats.ts';
${code}
export const validateConfig = (value) => (validate(value) ? [] : validate.errors);`;
  const bundle = await build({
    stdin: { contents, resolveDir: from('.'), loader: 'js' },
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'neutral',
    target: 'es2024',
    minify: true,
  });
  const text = bundle.outputFiles[0]?.text ?? '';
  await mkdir(from('build'), { recursive: true });
  await writeWhole(from('build/config-validate.js'), text);
  await writeWhole(from('build/config-validate.d.ts'), declarations);
}

/**
 * Returns a schema without descriptions and names of types. The validator has the schema in it, and
 * every script for Workers has the validator. Throws if what is left is no schema.
 */
function forValidator(schema: object): object {
  const omitted = new Set(['description', '$anchor']);
  const kept = JSON.parse(
    JSON.stringify(schema, (name, value: unknown) => (omitted.has(name) && typeof value === 'string' ? undefined : value)),
  );
  if (typeof kept !== 'object' || kept === null) throw new Error('schema/config.json: expected an object');
  return kept;
}

/** Writes a file so that a reader never sees half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.${process.pid}`, text);
  await rename(`${path}.${process.pid}`, path);
}
