import { readFileSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { Missing } from '../scripts/setup/report.mjs';
import { exitCodes } from './command/exit-codes.ts';
import { Failure, messageOf } from './command/failure.ts';

/** A subcommand that is loaded when somebody asks for it. */
interface Subcommand {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Every subcommand by its name. */
export const subcommands: Readonly<Record<string, Subcommand>> = {
  start: {
    summary: 'starts the gateway on Node',
    load: async () => (await import('./start.ts')).startCommand(),
  },
  demo: {
    summary: 'starts a demo of the gateway, with a local chain and tokens',
    load: async () => (await import('./start.ts')).demoCommand(),
  },
  workers: {
    summary: 'starts the scripts for Cloudflare Workers on local workerd',
    load: async () => (await import('./workers.ts')).workersCommand(),
  },
  check: {
    summary: 'judges a configuration, or another document, and starts nothing',
    load: async () => (await import('./check.ts')).checkCommand(),
  },
  doctor: {
    summary: 'asks everything that a configuration names, and says how to mend what is wrong',
    load: async () => (await import('./doctor/command.ts')).doctorCommand(),
  },
  token: {
    summary: 'makes a token or a stamp key for a caller of the signer',
    load: async () => (await import('./token.ts')).tokenCommand(),
  },
  seal: {
    summary: 'encrypts a signer key for a Worker',
    load: async () => (await import('./seal.ts')).sealCommand(),
  },
  audit: {
    summary: "exports the signer's audit, and verifies it offline",
    load: async () => (await import('./audit.ts')).auditCommand(),
  },
  freeze: {
    summary: 'freezes keys of the signer on all gateways that share a ledger',
    load: async () => (await import('./freeze.ts')).freezeCommand(),
  },
  unfreeze: {
    summary: 'lifts such a freeze',
    load: async () => (await import('./freeze.ts')).unfreezeCommand(),
  },
  revoke: {
    summary: 'revokes a caller of the signer on all gateways that share a ledger',
    load: async () => (await import('./revoke.ts')).revokeCommand(),
  },
  reinstate: {
    summary: 'lifts such a revocation',
    load: async () => (await import('./revoke.ts')).reinstateCommand(),
  },
  migrate: {
    summary: "brings the tables of the signer's ledger to this version",
    load: async () => (await import('./migrate.ts')).migrateCommand(),
  },
  backup: {
    summary: "copies the signer's ledger while the gateway runs, and verifies the copy",
    load: async () => (await import('./backup.ts')).backupCommand(),
  },
  deploy: {
    summary: 'deploys to Cloudflare Workers',
    load: async () => (await import('./deploy.ts')).deployCommand(),
  },
  cost: {
    summary: 'computes what a month on Workers and on containers costs',
    load: async () => (await import('./cost.ts')).costCommand(),
  },
};

/**
 * Ignores that the reader of the output has ended, as `head` does. The command runs to its end, so
 * that its exit code is still its verdict.
 */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}

/** Runs the subcommand that the arguments name, to its end. Sets the exit code. */
export async function main(given: readonly string[]): Promise<void> {
  process.stdout.on('error', ignoreClosedPipe);
  process.stderr.on('error', ignoreClosedPipe);
  const args = spelledOut(given);
  const [name = ''] = args;
  try {
    const program = await programFor(name);
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(name, error);
  }
}

/**
 * Spells out what may be left out: `mintmark help start` is `mintmark start --help`, and `mintmark
 * --config FILE` is `mintmark start --config FILE`.
 */
function spelledOut(given: readonly string[]): string[] {
  const [first = '', second] = given;
  if (first === 'help' && second !== undefined) return [second, '--help'];
  return first === '--config' || first.startsWith('--config=') ? ['start', ...given] : [...given];
}

/** Makes the program with the one subcommand that was asked for, or with the summaries of all. */
async function programFor(name: string): Promise<Command> {
  const program = new Command('mintmark')
    .description('Serves NFT metadata, a transaction signer and a rate-limited JSON-RPC proxy from WebAssembly components.')
    .version(versionOfPackage(), '--version', 'prints the version')
    .helpOption('--help', 'prints this text')
    .addHelpText('after', '\n`mintmark COMMAND --help` has the options, an example and the exit codes of a command.')
    .helpCommand(false)
    .exitOverride();
  const wanted = Object.entries(subcommands).find(([known]) => known === name)?.[1];
  if (wanted !== undefined) return program.addCommand(await wanted.load());
  for (const [known, { summary }] of Object.entries(subcommands)) program.addCommand(new Command(known).summary(summary));
  return program;
}

/** Says what went wrong, once and for people. Returns the exit code. */
function report(name: string, error: unknown): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCodes.done;
    // What commander prints does not say where the options are described.
    if (error.code !== 'commander.help')
      console.error(`\`mintmark ${name in subcommands ? `${name} ` : ''}--help\` describes what is accepted.`);
    return exitCodes.usage;
  }
  const known = error instanceof Failure || error instanceof Missing;
  console.error(`mintmark ${name}: ${messageOf(error)}`);
  return known ? error.exitCode : exitCodes.failed;
}

function versionOfPackage(): string {
  const parsed: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return typeof parsed === 'object' && parsed !== null && 'version' in parsed ? String(parsed.version) : 'unknown';
}
