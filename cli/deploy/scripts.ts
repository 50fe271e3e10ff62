/** Makes the files that wrangler deploys by from those in `hosts/workers`. */
import type { Shield } from '../../build/types/config.js';
import { wranglerFile } from '../../scripts/build/workers/wrangler-file.ts';
import type { Part } from './examine.ts';

/** A script to deploy. */
export interface Script {
  readonly part: Part;
  readonly name: string;
  /**
   * The text of its wrangler configuration. Paths in it start from the folder that has `gateway`
   * and `vault` in it.
   */
  readonly wrangler: string;
}

/** Returns the name of a script of a deployment. */
export function scriptName(part: Part, env: string | undefined): string {
  return env === undefined ? `mintmark-${part}` : `mintmark-${part}-${env}`;
}

/**
 * The parts of a deployment with a signer, in the order in which they have to be deployed: the
 * gateway's binding needs the vault's script.
 */
export const partsWithSigner: readonly Part[] = ['vault', 'gateway'];
/** The parts of a deployment without a signer. */
export const partsWithoutSigner: readonly Part[] = ['gateway'];

/** What a gateway has that not every one has. */
export interface GatewayExtras {
  /** What its counter of requests lets through. Absent if it has none. */
  readonly shield?: Shield | undefined;
  /** The data set of Analytics Engine that takes the metrics. Absent if the log has them. */
  readonly metrics?: string | undefined;
}

/** Returns the scripts of a deployment that has these parts, in their order. */
export function scriptsOf(env: string | undefined, parts: readonly Part[], { shield, metrics }: GatewayExtras): Script[] {
  const datasets = metrics === undefined ? {} : { analytics_engine_datasets: [{ binding: 'METRICS', dataset: metrics }] };
  return parts.map((part) => {
    const { $schema: _, assets, ...template } = wranglerFile(part);
    const bindings = template.durable_objects.bindings
      .filter(({ script_name }) => parts.includes('vault') || script_name === undefined)
      .map((binding) => (binding.script_name === undefined ? binding : { ...binding, script_name: scriptName('vault', env) }));
    const name = scriptName(part, env);
    const counters = part === 'gateway' && shield !== undefined ? { ratelimits: [counterOf(name, shield)] } : {};
    // Without the console the description of the interface is left of them.
    const files = part === 'gateway' && typeof assets === 'object' ? { assets: { ...assets, directory: 'assets' } } : {};
    const configuration = {
      ...template,
      name,
      main: `${part}/index.js`,
      durable_objects: { bindings },
      ...files,
      ...counters,
      ...datasets,
    };
    return { part, name, wrangler: JSON.stringify(configuration, undefined, 2) };
  });
}

/** Scripts with the same id share their counts, so each deployment has one of its own. */
function counterOf(name: string, { limit, period }: Shield): object {
  let id = 0;
  for (const character of name) id = (id * 31 + (character.codePointAt(0) ?? 0)) % 1_000_000_007;
  return { name: 'SHIELD', namespace_id: String(id + 1), simple: { limit, period } };
}
