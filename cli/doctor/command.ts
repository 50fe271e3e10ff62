import { Option } from 'commander';
import type { Command } from 'commander';
import { defineCommand } from '../command/define.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { configOption, jsonOption } from '../command/options.ts';
import { CHECKER_CID } from './known-content.ts';

interface DoctorOptions {
  readonly config?: string;
  readonly cid: string;
  readonly json: boolean;
}

/** Makes the subcommand that asks everything that a configuration names. */
export function doctorCommand(): Command {
  const command = defineCommand({
    name: 'doctor',
    description:
      'Asks everything that a configuration names: endpoints, content gateways, stores and holders of keys. Says what is wrong, and how to mend it. Changes nothing and signs nothing.',
    notes: `Run it where the gateway runs, as its user and with its variables. The gateway may run meanwhile.

  endpoints         the chain id, the age of the newest block, batches, logs over as many blocks as the configuration lets a
                    call have, and the clock of this machine beside the times of blocks
  IPFS gateways     content that is known, whose bytes must hash to its CID
  Arweave gateways  whether they answer
  state             whether files can be written, free space, modes of files, the version of the ledger
  PostgreSQL        the version of the tables, and what the user may write
  Redis             whether it runs the script of the limits, and whether it may drop counts
  keys              each is opened, the holders of remote keys give out their public keys, and the addresses fit

Each endpoint is asked some ten calls. Addresses are shown by their origin, and secrets not at all. It takes a minute at most, and
says on standard error what it waits for.

--json prints {"ok","findings":[{"status","at","what","text","mend"}]}; status is \`ok\`, \`note\` or \`wrong\`.`,
    examples: ['mintmark doctor --config mintmark.json', 'mintmark doctor --config mintmark.json --json'],
    exitCodes: {
      0: 'nothing is wrong',
      1: 'something is wrong',
      2: 'wrong argument, or a configuration with errors that show without asking anybody',
      3: 'a tool for the build has to be installed by hand',
    },
  });
  return command
    .addOption(configOption().makeOptionMandatory())
    .addOption(
      new Option('--cid <cid>', 'content that every IPFS gateway of the configuration has').default(CHECKER_CID, 'a text that many have'),
    )
    .addOption(jsonOption())
    .action(async ({ config = '', cid, json }: DoctorOptions) => {
      const { loadConfig } = await import('./loaded-config.ts');
      const loaded = await loadConfig(config);
      const { inspect } = await import('./inspect.ts');
      const { print } = await import('./report.ts');
      const findings = await inspect(loaded, cid);
      print(findings, config, json);
      process.exitCode = findings.some(({ status }) => status === 'wrong') ? exitCodes.failed : exitCodes.done;
    });
}
