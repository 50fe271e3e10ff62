/** Seals a signer key for a Worker. See `--help`. */
import { randomBytes } from 'node:crypto';
import { bytes32OfHex } from '../hosts/shared/config/keys/hex.ts';
import type { ConfigError } from '../hosts/shared/config/config-error.ts';
import { kekName } from '../hosts/shared/config/keys/sealed-keys.ts';
import { openKek, seal } from '../hosts/shared/config/keys/sealed.ts';
import { readOptions } from './seal/options.ts';
import type { SealOptions } from './seal/options.ts';
import { keepForTools } from '../scripts/setup/environment.mjs';

/** A variable of the environment does not hold what it should; the message tells the whole of it. */
class WrongVariable extends Error {}

const options = readOptions(process.argv.slice(2));
if (options !== undefined) {
  try {
    await _seal(options);
  } catch (error) {
    console.error(`seal: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = error instanceof WrongVariable ? 2 : 1;
  }
}

async function _seal(what: SealOptions): Promise<void> {
  const { wallet, key, env, newKek, json } = what;
  const kekText = newKek ? _freshKek() : _take(kekName, `32 bytes, hexadecimal; --new-kek makes one`);
  const kek = await openKek(kekText);
  if (kek === undefined) throw new WrongVariable(`${kekName}: expected 32 bytes, hexadecimal, got something else`);
  const secret = what.keystore === undefined && what.mnemonicEnv === undefined ? _rawKey(env) : await _opened(what);
  try {
    const sealed = await seal(kek, { wallet, keyId: key }, secret);
    if (json) console.log(JSON.stringify({ wallet, key, variable: env, sealed, ...(newKek ? { kek: kekText } : {}) }));
    else {
      if (newKek)
        console.error(
          `seal: a new key-encryption key, shown this once. ${kekName}:\n${kekText}\nseal: wallet ${wallet}, key ${key}. ${env}:`,
        );
      console.log(sealed);
    }
  } finally {
    secret.fill(0);
  }
}

function _rawKey(env: string): Uint8Array<ArrayBuffer> {
  const text = _take(env, `the key: 32 bytes, hexadecimal`);
  const secret = bytes32OfHex(text);
  if (secret !== undefined) return secret;
  const got = text.startsWith('mintmark-sealed-') ? 'a key that is sealed already' : 'something else';
  throw new WrongVariable(`${env}: expected the key, 32 bytes, hexadecimal, got ${got}`);
}

/** Opens a keystore or a mnemonic, here and nowhere else. */
async function _opened({ keystore, passwordEnv, mnemonicEnv, passphraseEnv, path }: SealOptions): Promise<Uint8Array<ArrayBuffer>> {
  const names = [passwordEnv, mnemonicEnv, passphraseEnv].filter((name) => name !== undefined);
  const values = new Map(names.map((name) => [name, process.env[name]]));
  // What builds has no business with them.
  keepForTools(process.env);
  for (const name of names) delete process.env[name];
  const { build } = await import('../scripts/build.ts');
  await build();
  const { builtComponents, loaderFrom } = await import('../hosts/node/components.ts');
  const { keyOpener } = await import('../hosts/node/keys/opener.ts');
  const { openKeystore, openMnemonic } = await import('../hosts/shared/config/keys/opener.ts');
  const env = (name: string): string | undefined => values.get(name);
  const opener = keyOpener(loaderFrom(builtComponents), '.', (file, mode) =>
    console.error(`seal: ${file}: others than its owner may open it (mode ${mode})`),
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
  if (opened.tag === 'err') throw new WrongVariable(opened.val.map(_lineOf).join('; '));
  const secret = Uint8Array.from(opened.val);
  opened.val.fill(0);
  return secret;
}

function _lineOf({ expected, got }: ConfigError): string {
  return `expected ${expected}, got ${got}`;
}

function _freshKek(): string {
  if (process.env[kekName] !== undefined) throw new WrongVariable(`${kekName}: expected to be unset with --new-kek, got a value`);
  return randomBytes(32).toString('hex');
}

/** Takes a variable out of the environment. */
function _take(name: string, what: string): string {
  const text = process.env[name];
  delete process.env[name];
  if (text === undefined || text === '') {
    throw new WrongVariable(`${name}: expected ${what}, got ${text === undefined ? 'it is not set' : 'it is empty'}`);
  }
  return text;
}
