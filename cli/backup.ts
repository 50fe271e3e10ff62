import { Option } from 'commander';
import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { configOption, jsonOption } from './command/options.ts';

interface BackupOptions {
  readonly config?: string;
  readonly to: string;
  readonly json: boolean;
}

/** Makes the subcommand that copies the ledger of a running gateway. */
export function backupCommand(): Command {
  const command = defineCommand({
    name: 'backup',
    description: "Copies the signer's ledger while the gateway runs or is stopped, and verifies the copy.",
    notes: `The copy is one file with every entry that was committed when the command began. Its hashes, its chain and
the gateway's checkpoints are verified before the file has its name. Nothing is overwritten.

For \`state.postgres\` use pg_dump or the backups of the server.

Security: never let the signer start on an older copy. It would give out nonces and allowances a second time.

--json prints {"file","entries","head","checkpoints"}; entries is text.`,
    examples: ['mintmark backup --config mintmark.json --to /backup/mintmark.ledger.2026-11-29.db'],
    exitCodes: {
      0: 'copied and verified',
      1: 'not copied: the ledger cannot be read or is not whole, or the file exists',
      2: 'wrong argument, or a configuration with errors',
    },
  });
  return command
    .addOption(configOption().makeOptionMandatory())
    .addOption(new Option('--to <file>', 'where the copy goes; the file must not exist').makeOptionMandatory())
    .addOption(jsonOption())
    .action(async ({ config = '', to, json }: BackupOptions) => {
      const { readForStores } = await import('./stores/read.ts');
      const stores = await readForStores(config);
      const { backUpLedger } = await import('./stores/backup.ts');
      await backUpLedger({ ...stores, to, json });
    });
}
