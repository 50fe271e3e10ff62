import { Option } from 'commander';
import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { configOption, jsonOption } from './command/options.ts';

interface MigrateOptions {
  readonly config?: string;
  readonly dryRun: boolean;
  readonly from?: string;
  readonly json: boolean;
}

/** Makes the subcommand that brings the ledger's tables to this version. */
export function migrateCommand(): Command {
  const command = defineCommand({
    name: 'migrate',
    description: "Brings the tables of the signer's ledger to the version of this mintmark.",
    notes: `Run it once before the first start with \`state.postgres\`, and before the start of a newer mintmark. A gateway does not start
on a database of another version. There is no way back to an older version.

All of it is one transaction. A second \`mintmark migrate\` at the same time waits, and has nothing left to do. The user in
\`state.postgres\` must be allowed to create tables; the gateway's own user need not be.

--from takes the ledger of a stopped gateway into \`state.postgres\`, with its nonces, charges and idempotency keys: every hash
and the chain are verified first, the wallet must be \`signer.wallet\`, and the database must have no entry of it. The
checkpoints stay valid. Security: never start a gateway on the file again.

A ledger in a file is brought to this version when it is opened, by this command or by a start.

--json prints {"store","from","to","migrations":[{"version","name"}],"performed"}; store is \`postgres\` or \`sqlite\`. With
--from it also has "imported":{"entries","head"}; entries is text.`,
    examples: [
      'mintmark migrate --config mintmark.json --dry-run',
      'mintmark migrate --config mintmark.json',
      'mintmark migrate --config mintmark.json --from mintmark.ledger.db',
    ],
    exitCodes: {
      0: 'the ledger has this version',
      1: 'it cannot be reached, is in use, or has a newer version',
      2: 'wrong argument, or a configuration with errors',
    },
  });
  return command
    .addOption(configOption().makeOptionMandatory())
    .addOption(new Option('--dry-run', 'says what would be done, and changes nothing').default(false))
    .addOption(new Option('--from <file>', 'also takes this ledger into the database').conflicts('dryRun'))
    .addOption(jsonOption())
    .action(async ({ config = '', dryRun, from, json }: MigrateOptions) => {
      const { readForStores } = await import('./stores/read.ts');
      const stores = await readForStores(config);
      const { migrateLedger } = await import('./stores/migrate.ts');
      await migrateLedger({ ...stores, dryRun, from, json });
    });
}
