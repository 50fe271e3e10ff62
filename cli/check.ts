import { readFile } from 'node:fs/promises';
import { Argument, Option } from 'commander';
import type { Command } from 'commander';
import { keepForTools } from '../scripts/setup/environment.mjs';
import { ensureBuilt, isBuilt } from './command/built.ts';
import { describeConfigErrors, describeWarnings } from './command/config-report.ts';
import { defineCommand } from './command/define.ts';
import { exitCodes } from './command/exit-codes.ts';
import { Failure, messageOf } from './command/failure.ts';
import { configOption, jsonOption } from './command/options.ts';
import type { ConfigError, ConfigWarning } from '../hosts/shared/config/config-error.ts';
import { takeNamed } from './start/secrets.ts';

const kinds = ['metadata', 'transaction', 'policy', 'configuration'] as const;
type Kind = (typeof kinds)[number];

interface CheckOptions {
  readonly config?: string;
  readonly host?: string;
  readonly json: boolean;
  readonly standard?: string;
  readonly tokenId?: string;
}

/** Makes the subcommand that judges a configuration, or another document. */
export function checkCommand(): Command {
  const command = defineCommand({
    name: 'check',
    description: `Judges a configuration as a start does, or a document of another kind as the components do. Starts nothing, asks no chain and signs nothing.`,
    notes: `With --config it lists every error and warning of a configuration file that \`mintmark start\` would
find with these environment variables: it reads the file, opens the signer's keys (a token is logged
into, and keystores are opened), and opens each component by its section. --json prints
{"ok","errors":[{"at","expected","got"}],"warnings":[{"at","text"}]}.

With KIND it reads a document of at most 1 MiB from standard input and prints what the component
mintmark-check finds:
  metadata       an NFT's metadata document: repaired, normalised, with every warning
  transaction    {"transaction":{…},"signer":{…}}: an unsigned transaction and the section that judges it
  policy         the section \`signer\` of a configuration, or its list \`policies\`
  configuration  a whole configuration, without variables filled in: the gateway's part and the signer's
--json prints the finding as one JSON object.`,
    examples: [
      'mintmark check --config mintmark.json',
      'mintmark check metadata --standard erc1155 --token-id 10 < token.json',
      'mintmark check policy --json < policies.json',
    ],
    exitCodes: {
      0: 'the configuration or the document passes, with or without warnings',
      1: 'it does not pass, or cannot be judged',
      2: 'wrong argument, or a file that cannot be read',
      3: 'a tool for the build has to be installed by hand',
    },
  });
  return command
    .addArgument(new Argument('[kind]', 'what stands on standard input, instead of --config').choices(kinds))
    .addOption(configOption())
    .addOption(
      new Option('--host <name>', 'address that the gateway would listen on (default: listen.host of the configuration)').env('HOST'),
    )
    .addOption(jsonOption())
    .addOption(new Option('--standard <name>', 'metadata: erc721 or erc1155, which fills in {id} (default: erc721)'))
    .addOption(new Option('--token-id <number>', "metadata: the token's id, decimal or 0x (default: 1)"))
    .action(async (kind: Kind | undefined, options: CheckOptions) => {
      if (kind !== undefined) {
        if (command.getOptionValueSource('config') === 'cli') command.error('error: expected either KIND or --config, got both');
        process.exitCode = await checkDocument(kind, options);
        return;
      }
      if (options.config === undefined) return command.error('error: expected --config <file>, or a kind of document; got neither');
      if (options.standard !== undefined || options.tokenId !== undefined)
        command.error('error: --standard and --token-id belong to `mintmark check metadata`');
      process.exitCode = await checkConfiguration(options.config, options);
    });
}

async function checkDocument(kind: Kind, { json, standard, tokenId }: CheckOptions): Promise<number> {
  keepForTools(process.env);
  const { judgeDocument } = await import('./check/document.ts');
  return judgeDocument([
    kind,
    ...(json ? ['--json'] : []),
    ...(standard === undefined ? [] : ['--standard', standard]),
    ...(tokenId === undefined ? [] : ['--token-id', tokenId]),
  ]);
}

async function checkConfiguration(file: string, { host, json }: CheckOptions): Promise<number> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new Failure(messageOf(error), exitCodes.usage);
  });
  const variables = takeNamed(text, process.env);
  keepForTools(process.env);
  const env = (name: string): string | undefined => variables[name];
  if (!(await isBuilt('node'))) {
    await ensureBuilt('configuration');
    const { findReadErrors } = await import('./check/read.ts');
    const early = findReadErrors(text, env, host);
    // A build takes minutes, and would not mend these.
    if (early.length > 0) return print({ errors: early, warnings: [] }, file, json);
    await ensureBuilt('node');
  }
  const { judgeConfiguration } = await import('./check/configuration.ts');
  return print(await judgeConfiguration({ file, text, env, host }), file, json);
}

function print(
  { errors, warnings }: { readonly errors: readonly ConfigError[]; readonly warnings: readonly ConfigWarning[] },
  file: string,
  json: boolean,
): number {
  const ok = errors.length === 0;
  if (json) console.log(JSON.stringify({ ok, errors, warnings }));
  else {
    for (const line of describeWarnings(warnings)) console.log(line);
    console.log(ok ? `${file}: no errors` : describeConfigErrors(errors));
  }
  return ok ? exitCodes.done : exitCodes.failed;
}
