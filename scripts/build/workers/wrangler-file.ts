import { readFileSync } from 'node:fs';
import { from } from '../paths.ts';
import type { ScriptName } from './workers.ts';

/**
 * The fields of `hosts/workers/wrangler.*.jsonc` that are used here. Every other field is kept as
 * it is.
 */
export interface WranglerFile {
  readonly [field: string]: unknown;
  /** The day whose behaviour of the runtime the script asks for. */
  readonly compatibility_date: string;
  /** The features that the script asks for besides. */
  readonly compatibility_flags: readonly string[];
  readonly durable_objects: { readonly bindings: readonly { readonly name: string; readonly script_name?: string }[] };
}

/** Reads the wrangler configuration of a script. Throws if a field is missing. */
export function wranglerFile(script: ScriptName): WranglerFile {
  const file = `hosts/workers/wrangler.${script}.jsonc`;
  const parsed: unknown = JSON.parse(withoutComments(readFileSync(from(file), 'utf8')));
  if (!isWranglerFile(parsed))
    throw new Error(`${file}: expected a compatibility date, its flags and bindings of Durable Objects, got not all of them`);
  return parsed;
}

/** Removes the `//` comments from a JSON text. */
function withoutComments(text: string): string {
  return text.replaceAll(/("(?:\\.|[^"\\])*")|\/\/.*$/gm, (_, quoted: string | undefined) => quoted ?? '');
}

function isWranglerFile(value: unknown): value is WranglerFile {
  if (typeof value !== 'object' || value === null) return false;
  const { compatibility_date: date, compatibility_flags: flags, durable_objects: objects } = Object.fromEntries(Object.entries(value));
  return typeof date === 'string' && Array.isArray(flags) && typeof objects === 'object' && objects !== null && 'bindings' in objects;
}
