import { join } from 'node:path';
import { replaceFile } from '../../scripts/build/files.ts';
import { from } from '../../scripts/build/paths.ts';
import { asyncStreamsScriptsFolder, bundleWorkers, debugScriptsFolder, scriptsFolder } from '../../scripts/build/workers/workers.ts';
import type { ConfigWarning } from '../../hosts/shared/config/config-error.ts';
import { warningsOf } from './differences.ts';
import type { Examined } from './examine.ts';
import { partsWithoutSigner, partsWithSigner, scriptName, scriptsOf } from './scripts.ts';
import { deployScript } from './wrangler.ts';
import type { WranglerRun } from './wrangler.ts';

/** A deployment to perform. */
export interface Deployment {
  readonly examined: Examined;
  /**
   * Names the scripts. `undefined` for the names without a suffix. With `debug` a trap is logged
   * with its stack, by file and line.
   */
  readonly env: string | undefined;
  /** The data set of Analytics Engine that takes the metrics. `undefined` for the log. */
  readonly metrics?: string | undefined;
  readonly dryRun: boolean;
  /** The variables that the process was started with. */
  readonly variables: WranglerRun['env'];
  /** The path of wrangler. */
  readonly wrangler: string;
  /** Prints a line of progress. */
  readonly say: (line: string) => void;
}

/** A deployment that was performed, as `--json` prints it. Sizes are in bytes. */
export interface Report {
  readonly scripts: readonly { readonly name: string; readonly gzipped: number; readonly raw: number }[];
  readonly ignored: readonly string[];
  readonly warnings: readonly ConfigWarning[];
  readonly secrets: readonly { readonly script: string; readonly name: string }[];
  readonly standIns: readonly string[];
  /** The URL of the gateway; absent after a dry run. */
  readonly url?: string;
}

/** The most bytes of a script, gzipped. */
const MAX_GZIPPED_BYTES = 1_000_000;
/**
 * The folders of the scripts of deployments with a special name, which may be larger. Those of
 * `debug` have names of functions and tables for the stacks of traps, those of `async-streams` the
 * gateway for WASI 0.3.
 */
const specialScripts: ReadonlyMap<string | undefined, string> = new Map([
  ['debug', debugScriptsFolder],
  ['async-streams', asyncStreamsScriptsFolder],
]);

/** The scripts are too large. */
export class TooLarge extends Error {
  override readonly name = 'TooLarge';
}

/**
 * Bundles the scripts and deploys them, the vault's first.
 *
 * Errors: `TooLarge` if the scripts are too large. Nothing is uploaded then.
 * Errors: `WranglerError` if wrangler fails.
 */
export async function perform({ examined, env, metrics, dryRun, variables, wrangler, say }: Deployment): Promise<Report> {
  const place = `dist/deploy/${env ?? 'default'}`;
  const folder = from(place);
  const { texts, config } = examined;
  const built = specialScripts.get(env) ?? scriptsFolder;
  bundleWorkers({ config: texts.gateway, vaultConfig: texts.vault, scripts: built, folder: place });
  const scripts = scriptsOf(env, texts.vault === undefined ? partsWithoutSigner : partsWithSigner, {
    shield: config.limits.shield,
    metrics,
  });
  for (const { part, wrangler: text } of scripts) replaceFile(join(folder, `wrangler.${part}.json`), text);

  const run = { program: wrangler, folder, env: variables };
  const tried = [];
  for (const script of scripts) {
    say(`checking ${script.name}`);
    const { gzipped, raw } = await deployScript(script, { ...run, dryRun: true });
    tried.push({ name: script.name, gzipped, raw });
  }
  const large = specialScripts.has(env) ? undefined : tried.find(({ gzipped }) => gzipped > MAX_GZIPPED_BYTES);
  if (large !== undefined)
    throw new TooLarge(`the script ${large.name}: expected at most ${MAX_GZIPPED_BYTES} bytes gzipped, got ${large.gzipped}`);

  let url: string | undefined;
  for (const script of dryRun ? [] : scripts) {
    say(`deploying ${script.name}`);
    const { targets } = await deployScript(script, { ...run, dryRun: false });
    if (script.part === 'gateway') url = targets[0];
  }
  return {
    scripts: tried,
    ignored: examined.ignored,
    warnings: [...examined.warnings, ...warningsOf(config), ...unnamed(url, config.listen.hosts)],
    secrets: examined.secrets.map(({ part, name }) => ({ script: scriptName(part, env), name })),
    standIns: examined.standIns,
    ...(url === undefined ? {} : { url }),
  };
}

/** Warns of a Worker that would not answer under its own name. */
function unnamed(url: string | undefined, hosts: readonly string[]): ConfigWarning[] {
  const host = url !== undefined && URL.canParse(url) ? new URL(url).host : undefined;
  if (host === undefined || hosts.includes(host)) return [];
  return [{ at: '/listen/hosts', text: `${host} is not listed: the Worker answers 421 to requests under this name` }];
}
