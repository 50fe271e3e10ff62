import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { Environment } from '../text/fill.ts';
import { bytes32OfHex } from './hex.ts';
import type { ConfigError } from '../config-error.ts';
import { kekName } from './sealed-keys.ts';
import { openKek, unseal } from './sealed.ts';
import type { Config } from '../types.ts';

/** What stands for a key id where the seed of checkpoints is sealed. No id of a signer key has a slash, so neither opens in the other's place. */
export const checkpointSeal = 'checkpoints/ed25519';

const at = '/signer/checkpoints/env';

/**
 * Takes the seed of the checkpoints' key out of the environment: 32 bytes, hexadecimal, `0x` or not; none where no checkpoints are configured. Errors: the variable is unset or holds something
 * else. Security: as of the signer's keys, whoever holds the bytes last wipes them.
 */
export function checkpointSeed({ signer }: Config, env: Environment): Result<Uint8Array<ArrayBuffer> | undefined, ConfigError[]> {
  const name = signer?.checkpoints?.env;
  if (name === undefined) return ok(undefined);
  const text = env(name);
  const seed = text === undefined ? undefined : bytes32OfHex(text);
  if (seed !== undefined) return ok(seed);
  return err<ConfigError[]>([
    {
      at,
      expected: `32 bytes, hexadecimal, in the environment variable ${name}`,
      got: text === undefined ? 'it is not set' : text === '' ? 'it is empty' : 'something else',
    },
  ]);
}

/** Opens the seed where the environment holds it sealed, as on Workers. Errors: as `sealedKeys`. */
export async function sealedCheckpointSeed(
  { signer }: Config,
  env: Environment,
  kek: string | undefined,
): Promise<Result<Uint8Array<ArrayBuffer> | undefined, ConfigError[]>> {
  const name = signer?.checkpoints?.env;
  if (signer === undefined || name === undefined) return ok(undefined);
  const opener = kek === undefined ? undefined : await openKek(kek);
  if (opener === undefined) return err<ConfigError[]>([{ at, expected: `32 bytes, hexadecimal, in the secret ${kekName}`, got: 'none' }]);
  const text = env(name);
  if (text === undefined || text === '')
    return err<ConfigError[]>([
      { at, expected: `a sealed key in the secret ${name}`, got: text === undefined ? 'it is not set' : 'it is empty' },
    ]);
  const opened = await unseal(opener, { wallet: signer.wallet, keyId: checkpointSeal }, text);
  if (opened.tag === 'ok') return opened;
  return err<ConfigError[]>([{ at, expected: `${opened.val.expected}, in the secret ${name}`, got: opened.val.got }]);
}
