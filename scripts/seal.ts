/** Seals a signer key for a Worker. See `--help`. */
import { randomBytes } from 'node:crypto';
import { bytes32OfHex } from '../hosts/shared/config/hex.ts';
import { kekName } from '../hosts/shared/config/sealed-keys.ts';
import { openKek, seal } from '../hosts/shared/config/sealed.ts';
import { readOptions } from './seal/options.ts';
import type { SealOptions } from './seal/options.ts';

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

async function _seal({ wallet, key, env, newKek, json }: SealOptions): Promise<void> {
  const kekText = newKek ? _freshKek() : _take(kekName, `32 bytes, hexadecimal; --new-kek makes one`);
  const kek = await openKek(kekText);
  if (kek === undefined) throw new WrongVariable(`${kekName}: expected 32 bytes, hexadecimal, got something else`);
  const text = _take(env, `the key: 32 bytes, hexadecimal`);
  const secret = bytes32OfHex(text);
  if (secret === undefined) {
    const got = text.startsWith('mintmark-sealed-') ? 'a key that is sealed already' : 'something else';
    throw new WrongVariable(`${env}: expected the key, 32 bytes, hexadecimal, got ${got}`);
  }
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
