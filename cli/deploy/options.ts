import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { from } from '../../scripts/build/paths.ts';

/** What to deploy, and as what. */
export interface DeployOptions {
  /** Path of the configuration. */
  readonly config: string;
  /** Names the scripts; none: the names without more. */
  readonly env?: string;
  /** Nothing is uploaded. */
  readonly dryRun: boolean;
  /** For programs. */
  readonly json: boolean;
}

const explanation = `
Checks the configuration as npm start does, and says what a Worker ignores of it; builds; deploys the vault's script (where there is a signer), then
the gateway's; says what has to be put as a secret. A variable that the configuration names may be unset here: it is a secret of the Worker, is
checked with a stand-in, and again by the Worker when it starts. No value of a variable is written, passed on or printed.

--env NAME names the scripts mintmark-gateway-NAME and mintmark-vault-NAME. With --env debug a trap is logged with its stack, by function, file and line.
A dry run needs neither an account nor the network; without --config it takes hosts/workers/config.example.json. To upload, wrangler finds the
account by CLOUDFLARE_API_TOKEN and CLOUDFLARE_ACCOUNT_ID, or by an earlier wrangler login. docs/workers.md has every step.

--json prints {"scripts":[{"name","gzipped","raw"}],"ignored":[…],"warnings":[{"at","text"}],"secrets":[{"script","name"}],"standIns":[…],"url"?}
on standard output, or {"problems":[{"at","expected","got"}]}; sizes in bytes. What goes on stands on standard error.
Exit codes: 0; 1 when something does not build, is too large or cannot be uploaded; 2 for a wrong argument or a configuration with problems.`;

/** A configuration to try a dry run with. */
const example = from('hosts/workers/config.example.json');

/** Reads the command line, then the environment. `undefined`: there is nothing more to do; the exit code is set. */
export function readOptions(args: readonly string[]): DeployOptions | undefined {
  const command = new Command('npm run deploy --')
    .description('Deploys the gateway, and its vault, to Cloudflare Workers.')
    .addOption(new Option('--config <file>', 'configuration (JSON; see schema/config.json)').env('MINTMARK_CONFIG'))
    .addOption(new Option('--env <name>', 'a deployment beside others').argParser(nameOf))
    .addOption(new Option('--dry-run', 'does everything but upload').default(false))
    .addOption(new Option('--json', 'prints JSON').default(false))
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    const read = command.parse(args, { from: 'user' }).opts<Omit<DeployOptions, 'config'> & { config?: string }>();
    if (read.config === undefined && !read.dryRun) command.error('error: expected --config <file>; only a dry run has an example to go by');
    return { ...read, config: read.config ?? example };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}

/** A script's name is part of a host name: 63 characters at most. */
function nameOf(text: string): string {
  if (!/^[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?$/.test(text))
    throw new InvalidArgumentError('expected lower-case letters, digits and `-`, 40 at most.');
  return text;
}
