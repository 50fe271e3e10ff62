import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { aboutJson, aboutTheLedger, anyIdOption, keysOf, orderExitCodes, withKeyOptions } from './stops/options.ts';
import type { KeyOptions } from './stops/options.ts';
import { give } from './stops/give.ts';

/** Makes the subcommand that freezes keys on every gateway of a ledger. */
export function freezeCommand(): Command {
  const command = withKeyOptions(
    defineCommand({
      name: 'freeze',
      description: 'Freezes a key, or every key of the wallet, on all gateways that share a ledger.',
      notes: `${aboutTheLedger}

Requests that would sign with the key are refused as by \`signer.frozen\`: \`denied\`, with an audit entry. What it has
signed before is not sent again.

An id that neither the configuration nor the ledger knows is refused, so that a mistyped id does not pass for a freeze.

${aboutJson}`,
      examples: [
        'mintmark freeze --config mintmark.json --key hot --reason "the host of the build was broken into"',
        'mintmark freeze --config mintmark.json --all --reason "drill"',
      ],
      exitCodes: orderExitCodes,
    }),
  ).addOption(anyIdOption());
  return command.action(async (options: KeyOptions & { readonly anyId: boolean }) => {
    await give(options, { what: keysOf(command, options), act: 'stop', ids: options.anyId ? 'any' : 'known' });
  });
}

/** Makes the subcommand that lifts a freeze. */
export function unfreezeCommand(): Command {
  const command = withKeyOptions(
    defineCommand({
      name: 'unfreeze',
      description: 'Lifts a freeze that `mintmark freeze` has written into the ledger.',
      notes: `${aboutTheLedger}

--all lifts only the freeze of --all. A key that was frozen by its id, or by \`signer.frozen\` in the file of a gateway, stays
frozen. --key lifts only the freeze of that key: while --all holds, it signs nothing. The output says what stays frozen in the
ledger.

${aboutJson}`,
      examples: ['mintmark unfreeze --config mintmark.json --key hot --reason "false alarm"'],
      exitCodes: orderExitCodes,
    }),
  );
  return command.action(async (options: KeyOptions) => {
    await give(options, { what: keysOf(command, options), act: 'lift', ids: 'any' });
  });
}
