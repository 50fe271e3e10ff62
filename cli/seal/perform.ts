import { randomBytes } from 'node:crypto';
import { bytes32OfHex, notBytes32 } from '../../hosts/shared/config/keys/hex.ts';
import { kekName } from '../../hosts/shared/config/keys/sealed-keys.ts';
import { openKek, seal } from '../../hosts/shared/config/keys/sealed.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure } from '../command/failure.ts';

/** What to seal, and for which place. */
export interface SealOptions {
  /** Name of the wallet. */
  readonly wallet: string;
  /** Id of the key, or what stands for it where the checkpoints' key is sealed. */
  readonly key: string;
  /**
   * Variable that holds the raw key unless it comes from a keystore or a mnemonic. The secret has
   * this name too.
   */
  readonly env: string;
  /** File of a keystore that holds the key. */
  readonly keystore?: string;
  /** Variable that holds the keystore's password. */
  readonly passwordEnv?: string;
  /** Variable that holds a mnemonic that the key derives from. */
  readonly mnemonicEnv?: string;
  /** Variable that holds the mnemonic's passphrase. */
  readonly passphraseEnv?: string;
  /** Path of the key under the mnemonic. */
  readonly path?: string;
  /** Whether to make a key-encryption key. */
  readonly newKek: boolean;
  readonly json: boolean;
}

/** Seals a key and prints it. Throws `Failure` if a variable does not hold what it should. */
export async function perform(options: SealOptions): Promise<void> {
  const { wallet, key, env, newKek, json } = options;
  const kekText = newKek ? makeKek() : take(kekName, `32 bytes, hexadecimal; --new-kek makes one`);
  const kek = await openKek(kekText);
  if (kek === undefined) throw wrongVariable(kekName, '32 bytes as 64 hexadecimal digits', notBytes32(kekText));
  const secret = options.keystore === undefined && options.mnemonicEnv === undefined ? rawKey(env) : await openKey(options);
  try {
    const sealed = await seal(kek, { wallet, keyId: key }, secret);
    if (json) return console.log(JSON.stringify({ wallet, key, variable: env, sealed, ...(newKek ? { kek: kekText } : {}) }));
    if (newKek) {
      console.error(`A new key-encryption key, shown this once. ${kekName}:\n${kekText}`);
      console.error(`The sealed key of wallet ${wallet}, key ${key}. ${env}:`);
    }
    console.log(sealed);
  } finally {
    secret.fill(0);
  }
}

function rawKey(env: string): Uint8Array<ArrayBuffer> {
  const text = take(env, `the key: 32 bytes, hexadecimal`);
  const secret = bytes32OfHex(text);
  if (secret !== undefined) return secret;
  const got = text.startsWith('mintmark-sealed-') ? 'a key that is sealed already' : notBytes32(text);
  throw wrongVariable(env, 'the key, 32 bytes as 64 hexadecimal digits', got);
}

/** Opens a keystore or a mnemonic, in this process and nowhere else. */
async function openKey({ keystore, passwordEnv, mnemonicEnv, passphraseEnv, path }: SealOptions): Promise<Uint8Array<ArrayBuffer>> {
  const names = [passwordEnv, mnemonicEnv, passphraseEnv].filter((name) => name !== undefined);
  const values = new Map(names.map((name) => [name, process.env[name]]));
  const { keepForTools } = await import('../../scripts/setup/environment.mjs');
  // What builds has no business with the secrets.
  keepForTools(process.env);
  for (const name of names) delete process.env[name];
  const { ensureBuilt } = await import('../command/built.ts');
  await ensureBuilt('node');
  const { builtComponents, loaderFrom } = await import('../../hosts/node/components.ts');
  const { keyOpener } = await import('../../hosts/node/keys/opener.ts');
  const { openKeystore, openMnemonic } = await import('../../hosts/shared/config/keys/opener.ts');
  const env = (name: string): string | undefined => values.get(name);
  const opener = keyOpener(loaderFrom(builtComponents), '.', (file, mode) =>
    console.error(`warning: others than its owner may open the keystore ${file} (mode ${mode})`),
  );
  const opened =
    keystore === undefined
      ? await openMnemonic(
          { env: mnemonicEnv ?? '', path: path ?? '', ...(passphraseEnv === undefined ? {} : { passphraseEnv }) },
          '',
          env,
          opener,
        )
      : await openKeystore({ file: keystore, passwordEnv: passwordEnv ?? '' }, '', env, opener);
  if (opened.tag === 'err') {
    const reasons = opened.val.map(({ expected, got }) => `expected ${expected}, got ${got}`);
    throw new Failure(reasons.join('; '), exitCodes.usage);
  }
  const secret = Uint8Array.from(opened.val);
  opened.val.fill(0);
  return secret;
}

function makeKek(): string {
  if (process.env[kekName] !== undefined) throw wrongVariable(kekName, 'to be unset with --new-kek', 'a value');
  return randomBytes(32).toString('hex');
}

/** Takes a variable out of the environment. Throws `Failure` if it is not set or empty. */
function take(name: string, expected: string): string {
  const text = process.env[name];
  delete process.env[name];
  if (text === undefined || text === '') throw wrongVariable(name, expected, text === undefined ? 'it is not set' : 'it is empty');
  return text;
}

function wrongVariable(name: string, expected: string, got: string): Failure {
  return new Failure(`${name}: expected ${expected}, got ${got}`, exitCodes.usage);
}
