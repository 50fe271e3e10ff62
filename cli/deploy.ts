import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import type { Config } from '../build/types/config.js';
import type { ConfigError } from '../hosts/shared/config/config-error.ts';
import { from } from '../scripts/build/paths.ts';
import { keepForTools } from '../scripts/setup/environment.mjs';
import { ensureBuilt } from './command/built.ts';
import { describeConfigErrors, withoutRepetitions } from './command/config-report.ts';
import { defineCommand } from './command/define.ts';
import { exitCodes } from './command/exit-codes.ts';
import { Failure, messageOf } from './command/failure.ts';
import { configOption, jsonOption } from './command/options.ts';

interface DeployOptions {
  readonly config?: string;
  /** Names the scripts of a deployment beside others. */
  readonly env?: string;
  /** The data set of Analytics Engine that takes the metrics. */
  readonly metrics?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** A configuration to try a dry run with. */
const example = from('hosts/workers/config.example.json');

/** Makes the subcommand that deploys to Cloudflare Workers. */
export function deployCommand(): Command {
  const command = defineCommand({
    name: 'deploy',
    description: 'Deploys the gateway, and the vault of its signer, to Cloudflare Workers.',
    notes: `Checks the configuration as \`mintmark start\` does, and says what a Worker ignores of it. Builds,
deploys the vault's script (if there is a signer) and then the gateway's, and says which secrets
have to be put. A variable that the configuration names may be unset here:
it is a secret of the Worker, is checked with a stand-in, and checked again by the Worker when it
starts. No value of a variable is written, passed on or printed.

--env NAME names the scripts mintmark-gateway-NAME and mintmark-vault-NAME. With --env debug a trap
is logged with its stack, by function, file and line. With --env async-streams the experimental
gateway for WASI 0.3 answers HTTP requests.
--metrics DATASET binds a data set of Analytics Engine to both scripts, which takes the metrics. It
makes the data set, and has to be given again with each deployment.
A dry run needs neither an account nor the network; without --config it takes
hosts/workers/config.example.json. To upload, wrangler finds the account by CLOUDFLARE_API_TOKEN and
CLOUDFLARE_ACCOUNT_ID, or by an earlier wrangler login. docs/how-to/workers.md has every step.

--json prints
{"scripts":[{"name","gzipped","raw"}],"ignored":[…],"warnings":[{"at","text"}],"secrets":[{"script","name"}],
"standIns":[…],"url"?} on standard output, or {"problems":[{"at","expected","got"}]}; sizes in
bytes. Progress stands on standard error.`,
    examples: ['mintmark deploy --config mintmark.json --dry-run', 'mintmark deploy --config mintmark.json --env staging'],
    exitCodes: {
      0: 'deployed, or the dry run went through',
      1: 'something does not build, is too large, or cannot be uploaded',
      2: 'wrong argument, or a configuration with errors',
      3: 'a tool for the build has to be installed by hand',
    },
  });
  return command
    .addOption(configOption())
    .addOption(new Option('--env <name>', 'name of a deployment beside others (default: none)').argParser(parseName))
    .addOption(
      new Option('--metrics <dataset>', 'data set of Analytics Engine that takes the metrics (default: the log)').argParser(parseDataset),
    )
    .addOption(new Option('--dry-run', 'does everything but upload').default(false))
    .addOption(jsonOption())
    .action(async (options: DeployOptions) => {
      if (options.config === undefined && !options.dryRun)
        command.error('error: expected --config <file>; only a dry run has an example to go by');
      process.exitCode = await deploy(options.config ?? example, options);
    });
}

/** Deploys. Returns the exit code. */
async function deploy(file: string, { env, metrics, dryRun, json }: DeployOptions): Promise<number> {
  const variables = { ...process.env };
  // What builds has no business with what a configuration names.
  keepForTools(process.env);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(messageOf(error), exitCodes.usage);
  });

  await ensureBuilt('configuration');
  const { examine } = await import('./deploy/examine.ts');
  const examined = examine(text, (name) => (Object.hasOwn(variables, name) ? variables[name] : undefined));
  if (examined.tag === 'err') return refuse(examined.val, json);
  await ensureBuilt(env === 'debug' || env === 'async-streams' ? `workers-${env}` : 'workers');
  const found = await findComponentErrors(examined.val.config);
  if (found.length > 0) return refuse(found, json);

  const { perform } = await import('./deploy/perform.ts');
  const { installedWrangler } = await import('./deploy/wrangler.ts');
  const say = (line: string): void => console.error(`deploy: ${line}`);
  const report = await perform({ examined: examined.val, env, metrics, dryRun, variables, wrangler: installedWrangler, say });
  if (json) console.log(JSON.stringify(report));
  else {
    const { reportText } = await import('./deploy/report.ts');
    console.log(reportText(report, examined.val.config));
  }
  return exitCodes.done;
}

/**
 * Returns what the components find, as they would when the scripts start. The signer's keys are not
 * known here: others stand in.
 */
async function findComponentErrors(config: Config): Promise<readonly ConfigError[]> {
  const { findComponentErrors: find } = await import('../hosts/node/later-errors.ts');
  const { builtComponents, loaderFrom } = await import('../hosts/node/components.ts');
  return find({ config, broken: new Set(), redact: [] }, undefined, loaderFrom(builtComponents));
}

function refuse(errors: readonly ConfigError[], json: boolean): number {
  // The field keeps the name that scripts read it by: this JSON is older than the word "config
  // error".
  if (json) console.log(JSON.stringify({ problems: withoutRepetitions(errors) }));
  else console.error(describeConfigErrors(errors));
  return exitCodes.usage;
}

/** Parses the name of a data set. */
function parseDataset(text: string): string {
  if (!/^[A-Za-z_]\w{0,63}$/.test(text))
    throw new InvalidArgumentError('Expected at most 64 letters, digits and `_`, no digit first: a query names it as a table.');
  return text;
}

/**
 * Parses the name of a deployment. A script's name is part of a host name, which has at most 63
 * characters.
 */
function parseName(text: string): string {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text))
    throw new InvalidArgumentError('Expected at most 40 lower-case letters, digits and `-`, a letter or digit first and last.');
  return text;
}
