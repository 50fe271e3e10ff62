import { InvalidArgumentError, Option } from 'commander';
import type { Command } from 'commander';
import { checkpointSeal } from '../hosts/shared/config/keys/checkpoint-seed.ts';
import { bytes32OfHex } from '../hosts/shared/config/keys/hex.ts';
import { defineCommand } from './command/define.ts';
import { jsonOption, parseVariable } from './command/options.ts';
import type { SealOptions } from './seal/perform.ts';

/** The options as they stand on the command line. */
interface GivenOptions extends Omit<SealOptions, 'env' | 'key'> {
  readonly key?: string;
  readonly checkpoints?: boolean;
  readonly env?: string;
}

/** Makes the subcommand that seals a key. */
export function sealCommand(): Command {
  const command = defineCommand({
    name: 'seal',
    description:
      'Seals a signer key with a key-encryption key, as a Worker holds it. Only that key-encryption key opens it, for the same wallet and key id.',
    notes: `The raw key is read from the variable that --env names, and the key-encryption key from
MINTMARK_KEK: no secret stands in an argument.
A keystore (--keystore with --password-env) or a mnemonic (--mnemonic-env with --path) is opened
here, so that nothing has to be opened on Workers: what is sealed is the key itself. Then --env only
names the secret.
With --checkpoints it seals the key that signs checkpoints (signer.checkpoints.env).
Standard output has the sealed key and nothing else. --json prints
{"wallet","key","variable","sealed"}, and "kek" with --new-kek.`,
    examples: ['npm run --silent seal -- --key hot | npx wrangler secret put MINTMARK_KEY_HOT --name mintmark-vault'],
    exitCodes: {
      1: 'it cannot be sealed',
      2: 'wrong argument, or a variable that does not hold what it should',
      3: 'a tool for the build has to be installed by hand (only for keystores and mnemonics)',
    },
  });
  return command
    .addOption(new Option('--wallet <name>', 'signer.wallet of the configuration').default('default').argParser(parseId))
    .addOption(new Option('--key <id>', 'id of the key in signer.keys').argParser(parseId))
    .addOption(new Option('--checkpoints', 'instead of --key: the key of signer.checkpoints').conflicts(['key', 'keystore', 'mnemonicEnv']))
    .addOption(
      new Option(
        '--env <name>',
        'variable that holds the raw key, and name of the secret (default: MINTMARK_KEY_ and the id in capitals, or MINTMARK_CHECKPOINT_KEY)',
      ).argParser(parseVariable),
    )
    .addOption(new Option('--keystore <file>', 'keystore, version 3, that holds the key').conflicts('mnemonicEnv'))
    .addOption(new Option('--password-env <name>', 'variable that holds the password of the keystore').argParser(parseVariable))
    .addOption(new Option('--mnemonic-env <name>', 'variable that holds a mnemonic').argParser(parseVariable))
    .addOption(
      new Option('--passphrase-env <name>', 'variable that holds the passphrase of the mnemonic (default: no passphrase)').argParser(
        parseVariable,
      ),
    )
    .addOption(new Option('--path <path>', "path of the key, such as m/44'/60'/0'/0/0"))
    .addOption(new Option('--new-kek', 'makes a new key-encryption key and prints it once').default(false))
    .addOption(jsonOption())
    .action(async (given: GivenOptions) => {
      const { perform } = await import('./seal/perform.ts');
      await perform(complete(command, given));
    });
}

/**
 * Fills in the defaults that depend on other options. Ends the command if options contradict each
 * other.
 */
function complete(command: Command, given: GivenOptions): SealOptions {
  const { keystore, passwordEnv, mnemonicEnv, passphraseEnv, path } = given;
  if ((keystore === undefined) !== (passwordEnv === undefined)) command.error('error: --keystore and --password-env go together');
  if ((mnemonicEnv === undefined) !== (path === undefined)) command.error('error: --mnemonic-env and --path go together');
  if (mnemonicEnv === undefined && passphraseEnv !== undefined) command.error('error: --passphrase-env needs --mnemonic-env');
  if (given.checkpoints === true) return { ...given, key: checkpointSeal, env: given.env ?? 'MINTMARK_CHECKPOINT_KEY' };
  if (given.key === undefined) return command.error("error: required option '--key <id>' not specified");
  return { ...given, key: given.key, env: given.env ?? `MINTMARK_KEY_${given.key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}` };
}

/**
 * Parses the name of a wallet or the id of a key: both have the form that `schema/config.json`
 * describes.
 */
function parseId(text: string): string {
  if (bytes32OfHex(text) !== undefined)
    throw new InvalidArgumentError('This may be the key itself: put it into the variable that --env names.');
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text))
    throw new InvalidArgumentError('Expected at most 64 letters, digits, `_`, `.` and `-`, a letter or digit first.');
  return text;
}
