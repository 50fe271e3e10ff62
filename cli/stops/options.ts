import { Option } from 'commander';
import type { Command } from 'commander';
import { configOption, jsonOption } from '../command/options.ts';
import type { StopRequest } from './perform.ts';

/** The options that every order has. */
export interface OrderOptions {
  readonly config?: string;
  readonly reason: string;
  readonly json: boolean;
}

/** The options of an order about keys. */
export interface KeyOptions extends OrderOptions {
  readonly key?: string;
  readonly all: boolean;
}

/** What the help of each order says of the ledger. */
export const aboutTheLedger = `The order is an audit entry of the ledger in \`state.postgres\`. It holds for every gateway of the wallet from the
commit on, without a restart and without SIGHUP, and stays until it is lifted. It needs the database and no key.

A ledger in a file belongs to the one gateway that has it open: set \`signer.frozen\` or take the caller out of
\`signer.callers\`, and send SIGHUP.`;

/** What the help of each order says of its output. */
export const aboutJson = `--json prints {"wallet","sequence","head","stillStopped"}: the entry. \`sequence\` is text; it and \`head\` are null if the
ledger says already what is ordered. \`stillStopped\` lists what stays frozen after an unfreeze.`;

/** The exit codes of an order. */
export const orderExitCodes = {
  0: 'it is so now, or was so already',
  1: 'it is not: the ledger is in a file or cannot be reached, or the id is not known',
  2: 'wrong argument, or a configuration with errors',
} as const;

/** Adds the options that every order has. */
export function withOrderOptions(command: Command): Command {
  return command
    .addOption(configOption().makeOptionMandatory())
    .addOption(new Option('--reason <text>', 'why, for the audit: 1 to 500 characters').makeOptionMandatory())
    .addOption(jsonOption());
}

/** Adds the options of an order about keys. */
export function withKeyOptions(command: Command): Command {
  return withOrderOptions(command)
    .addOption(new Option('--key <id>', 'the key').conflicts('all'))
    .addOption(new Option('--all', 'every key of the wallet').default(false));
}

/** Returns the option that lets an order stop an id that is not known. */
export function anyIdOption(): Option {
  return new Option('--any-id', 'takes an id that neither the configuration nor the ledger knows').default(false);
}

/**
 * Returns what an order about keys is about. Ends the command with a usage error if neither option
 * is given.
 */
export function keysOf(command: Command, { key, all }: KeyOptions): StopRequest['what'] {
  if (key !== undefined) return { tag: 'key', val: key };
  if (all) return { tag: 'wallet' };
  return command.error('error: expected --key <id> or --all, got neither');
}
