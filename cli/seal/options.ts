import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { checkpointSeal } from '../../hosts/shared/config/keys/checkpoint-seed.ts';
import { bytes32OfHex } from '../../hosts/shared/config/keys/hex.ts';

/** What to seal, and for which place. */
export interface SealOptions {
  /** Name of the wallet. */
  readonly wallet: string;
  /** Id of the key, or what stands for it where the checkpoints' is sealed. */
  readonly key: string;
  /** Variable that holds the raw key, where it comes from no other place; and the name of the secret. */
  readonly env: string;
  /** File of a keystore that holds the key. */
  readonly keystore?: string;
  /** Variable of its password. */
  readonly passwordEnv?: string;
  /** Variable of a mnemonic that the key derives from. */
  readonly mnemonicEnv?: string;
  /** Variable of its passphrase. */
  readonly passphraseEnv?: string;
  /** Path of the key. */
  readonly path?: string;
  /** Make a key-encryption key. */
  readonly newKek: boolean;
  /** For programs. */
  readonly json: boolean;
}

/** What may be left out of the command line. */
interface Given {
  readonly key?: string;
  readonly checkpoints?: boolean;
  readonly env?: string;
}

const explanation = `
The raw key is read from the variable that --env names, the key-encryption key from MINTMARK_KEK: nothing secret stands in an argument.
A keystore (--keystore with --password-env) or a mnemonic (--mnemonic-env with --path) is opened here, so that nothing has to be opened on Workers:
what is sealed is the key itself. Then --env only names the secret.
What is printed on standard output is the sealed key alone; it opens only with the same key-encryption key, wallet and key id:

  npm run --silent seal -- --key hot | npx wrangler secret put MINTMARK_KEY_HOT --name mintmark-vault

With --checkpoints it is the key that signs checkpoints (signer.checkpoints.env), by default in MINTMARK_CHECKPOINT_KEY.

--json prints {"wallet","key","variable","sealed"}, and "kek" with --new-kek.
Exit codes: 0; 1 when it cannot be sealed; 2 for a wrong argument or a variable that is not what it should be.`;

/** Reads the command line. `undefined`: there is nothing more to do; the exit code is set. */
export function readOptions(args: readonly string[]): SealOptions | undefined {
  const command = new Command('npm run seal --')
    .description('Seals a signer key with a key-encryption key, as a Worker holds it.')
    .addOption(new Option('--wallet <name>', 'signer.wallet of the configuration').default('default').argParser(idOf))
    .addOption(new Option('--key <id>', 'id of the key in signer.keys').argParser(idOf))
    .addOption(new Option('--checkpoints', 'instead of --key: the key of signer.checkpoints').conflicts(['key', 'keystore', 'mnemonicEnv']))
    .addOption(
      new Option(
        '--env <name>',
        'variable that holds the raw key, and name of the secret (default: MINTMARK_KEY_ and the id in capitals, or MINTMARK_CHECKPOINT_KEY)',
      ).argParser(variableOf),
    )
    .addOption(new Option('--keystore <file>', 'keystore, version 3, that holds the key').conflicts('mnemonicEnv'))
    .addOption(new Option('--password-env <name>', 'variable that holds its password').argParser(variableOf))
    .addOption(new Option('--mnemonic-env <name>', 'variable that holds a mnemonic').argParser(variableOf))
    .addOption(new Option('--passphrase-env <name>', 'variable that holds its passphrase (default: none)').argParser(variableOf))
    .addOption(new Option('--path <path>', "path of the key, such as m/44'/60'/0'/0/0"))
    .addOption(new Option('--new-kek', 'makes a new key-encryption key and prints it once').default(false))
    .addOption(new Option('--json', 'prints JSON').default(false))
    .addHelpText('after', explanation)
    .exitOverride();
  try {
    const read = command.parse(args, { from: 'user' }).opts<Omit<SealOptions, 'env' | 'key'> & Given>();
    const { keystore, passwordEnv, mnemonicEnv, passphraseEnv, path } = read;
    if ((keystore === undefined) !== (passwordEnv === undefined)) command.error('error: --keystore and --password-env belong together');
    if ((mnemonicEnv === undefined) !== (path === undefined)) command.error('error: --mnemonic-env and --path belong together');
    if (mnemonicEnv === undefined && passphraseEnv !== undefined) command.error('error: --passphrase-env belongs to --mnemonic-env');
    if (read.checkpoints === true) return { ...read, key: checkpointSeal, env: read.env ?? 'MINTMARK_CHECKPOINT_KEY' };
    if (read.key === undefined) return command.error("error: required option '--key <id>' not specified");
    return { ...read, key: read.key, env: read.env ?? `MINTMARK_KEY_${read.key.toUpperCase().replaceAll(/[^A-Z0-9]/g, '_')}` };
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return undefined;
  }
}

/** Wallets' names and keys' ids are of one form: `schema/config.json`. */
function idOf(text: string): string {
  if (bytes32OfHex(text) !== undefined) throw new InvalidArgumentError('that may be the key itself: it belongs into a variable.');
  if (!/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/.test(text))
    throw new InvalidArgumentError('expected letters, digits, `_`, `.`, `-`, 64 at most.');
  return text;
}

function variableOf(text: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text)) throw new InvalidArgumentError('expected the name of a variable.');
  return text;
}
