/** Deploys to Cloudflare Workers. See `--help`. */
import { readFile } from 'node:fs/promises';
import { lineOf } from '../hosts/shared/config/configuration-error.ts';
import type { ConfigError } from '../hosts/shared/config/config-error.ts';
import type { Config } from '../hosts/shared/config/types.ts';
import { readOptions } from './deploy/options.ts';
import type { DeployOptions } from './deploy/options.ts';
import { keepForTools } from '../scripts/setup/environment.mjs';

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  try {
    process.exitCode = await _deploy(options);
  } catch (error) {
    console.error(`deploy: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

/** Gives the exit code. */
async function _deploy({ config: file, env, dryRun, json }: DeployOptions): Promise<number> {
  const variables = { ...process.env };
  // What builds has no business with what a configuration names.
  keepForTools(process.env);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    console.error(`deploy: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (text === undefined) return 2;

  const { buildForDebugging, buildTypes, buildWorkers } = await import('../scripts/build.ts');
  await buildTypes();
  const { examine } = await import('./deploy/examine.ts');
  const examined = examine(text, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
  if (examined.tag === 'err') return _refuse(examined.val, json);
  await buildWorkers();
  if (env === 'debug') await buildForDebugging();
  const found = await _componentConfigErrors(examined.val.config);
  if (found.length > 0) return _refuse(found, json);

  const { perform } = await import('./deploy/perform.ts');
  const { installedWrangler } = await import('./deploy/wrangler.ts');
  const say = (line: string): void => console.error(`deploy: ${line}`);
  const report = await perform({ examined: examined.val, env, dryRun, variables, wrangler: installedWrangler, say });
  if (json) console.log(JSON.stringify(report));
  else {
    const { reportText } = await import('./deploy/report.ts');
    console.log(reportText(report, examined.val.config));
  }
  return 0;
}

/** What the components find, as they would where the scripts start. The signer's keys are not known here; it gets others. */
async function _componentConfigErrors(config: Config): Promise<readonly ConfigError[]> {
  const { componentConfigErrors } = await import('../hosts/node/check.ts');
  const { builtComponents, loaderFrom } = await import('../hosts/node/components.ts');
  const keys = (config.signer?.keys ?? []).map(({ id }, index) => ({ id, secret: new Uint8Array(32).fill(index + 1) }));
  return componentConfigErrors(config, keys, loaderFrom(builtComponents));
}

function _refuse(problems: readonly ConfigError[], json: boolean): number {
  if (json) console.log(JSON.stringify({ problems }));
  else {
    console.error(
      `the configuration has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n${problems.map(lineOf).join('\n')}`,
    );
  }
  return 2;
}
