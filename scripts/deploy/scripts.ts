/** The files that wrangler deploys by, from the ones in `hosts/workers`. */
import { readFileSync } from 'node:fs';
import { from } from '../build/paths.ts';
import type { Part } from './examine.ts';

/** A script that is to be deployed. */
export interface Script {
  readonly part: Part;
  readonly name: string;
  /** Text of its wrangler configuration. Paths in it start from the folder that has `gateway` and `vault` in it. */
  readonly wrangler: string;
}

/** The part of a wrangler configuration that is changed. */
interface Wrangler {
  [field: string]: unknown;
  durable_objects: { bindings: { name: string; script_name?: string }[] };
}

/** Names of the scripts of a deployment. */
export function scriptName(part: Part, env: string | undefined): string {
  return env === undefined ? `mintmark-${part}` : `mintmark-${part}-${env}`;
}

/** The scripts of a deployment in the order in which they have to be deployed: the gateway's binding needs the vault's script. */
export function scriptsOf(env: string | undefined, signer: boolean): Script[] {
  return (signer ? (['vault', 'gateway'] as const) : (['gateway'] as const)).map((part) => {
    const { $schema: _, ...template } = read(part);
    const bindings = template.durable_objects.bindings
      .filter(({ script_name }) => signer || script_name === undefined)
      .map((binding) => (binding.script_name === undefined ? binding : { ...binding, script_name: scriptName('vault', env) }));
    const name = scriptName(part, env);
    return {
      part,
      name,
      wrangler: JSON.stringify({ ...template, name, main: `${part}/index.js`, durable_objects: { bindings } }, undefined, 2),
    };
  });
}

function read(part: Part): Wrangler {
  const file = `hosts/workers/wrangler.${part}.jsonc`;
  const parsed: unknown = JSON.parse(withoutComments(readFileSync(from(file), 'utf8')));
  if (!isWrangler(parsed)) throw new Error(`${file}: expected durable_objects.bindings, got none`);
  return parsed;
}

/** JSON from JSON with `//` comments. */
function withoutComments(text: string): string {
  return text.replaceAll(/("(?:\\.|[^"\\])*")|\/\/.*$/gm, (_, quoted: string | undefined) => quoted ?? '');
}

function isWrangler(value: unknown): value is Wrangler {
  if (typeof value !== 'object' || value === null || !('durable_objects' in value)) return false;
  const objects = value.durable_objects;
  return typeof objects === 'object' && objects !== null && 'bindings' in objects && Array.isArray(objects.bindings);
}
