import { Option } from 'commander';
import type { Command } from 'commander';
import { defineCommand } from './command/define.ts';
import { aboutJson, aboutTheLedger, anyIdOption, orderExitCodes, withOrderOptions } from './stops/options.ts';
import type { OrderOptions } from './stops/options.ts';
import { give } from './stops/give.ts';

interface CallerOptions extends OrderOptions {
  readonly caller: string;
}

const callerOption = (): Option => new Option('--caller <id>', 'the caller').makeOptionMandatory();

/** Makes the subcommand that revokes a caller on every gateway of a ledger. */
export function revokeCommand(): Command {
  const command = withOrderOptions(
    defineCommand({
      name: 'revoke',
      description: 'Revokes a caller of the signer on all gateways that share a ledger.',
      notes: `${aboutTheLedger}

Requests of the caller that would sign, or read the ledger, are refused with \`unauthorized\`. Each that would sign is an
audit entry, which says that the ledger revokes the caller. Take the caller out of \`signer.callers\` too: only that ends
answers which need no ledger, such as \`eth_accounts\`.

An id that neither the configuration nor the ledger knows is refused, so that a mistyped id does not pass for a revocation.

${aboutJson}`,
      examples: ['mintmark revoke --config mintmark.json --caller backend --reason "its token was in a log"'],
      exitCodes: orderExitCodes,
    }),
  )
    .addOption(callerOption())
    .addOption(anyIdOption());
  return command.action(async (options: CallerOptions & { readonly anyId: boolean }) => {
    await give(options, { what: { tag: 'caller', val: options.caller }, act: 'stop', ids: options.anyId ? 'any' : 'known' });
  });
}

/** Makes the subcommand that lifts the revocation of a caller. */
export function reinstateCommand(): Command {
  const command = withOrderOptions(
    defineCommand({
      name: 'reinstate',
      description: 'Lifts a revocation that `mintmark revoke` has written into the ledger.',
      notes: `${aboutTheLedger}

The caller must be in \`signer.callers\` of a gateway to use it. Its token is the one that stands there: if it may be known to
others, replace it first.

${aboutJson}`,
      examples: ['mintmark reinstate --config mintmark.json --caller backend --reason "it has a new token"'],
      exitCodes: orderExitCodes,
    }),
  ).addOption(callerOption());
  return command.action(async (options: CallerOptions) => {
    await give(options, { what: { tag: 'caller', val: options.caller }, act: 'lift', ids: 'any' });
  });
}
