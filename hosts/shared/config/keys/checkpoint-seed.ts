import type { Config } from '../../../../build/types/config.js';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';
import type { Environment } from '../text/fill.ts';
import { bytes32OfHex, notBytes32 } from './hex.ts';
import type { ConfigError } from '../config-error.ts';
import { kekName } from './sealed-keys.ts';
import { openKek, unseal } from './sealed.ts';

/**
 * The key id under which the seed of checkpoints is sealed. No id of a signer key has a slash, so
 * neither opens in the other's place.
 */
export const checkpointSeal = 'checkpoints/ed25519';

const at = '/signer/checkpoints/env';

/**
 * Takes the seed of the checkpoints' key out of the environment: 32 bytes in hexadecimal, with or
 * without `0x`. Returns `undefined` if no checkpoints are configured.
 *
 * Errors: the variable is not set, or does not hold 32 bytes in hexadecimal.
 *
 * Security: whoever holds the bytes last wipes them.
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
      expected: `32 bytes as 64 hexadecimal digits in the environment variable ${name}`,
      got: notBytes32(text),
    },
  ]);
}

/**
 * Opens the seed of the checkpoints' key if the environment holds it sealed, as on Workers.
 * Errors: as `sealedKeys`.
 */
export async function sealedCheckpointSeed(
  { signer }: Config,
  env: Environment,
  kek: string | undefined,
): Promise<Result<Uint8Array<ArrayBuffer> | undefined, ConfigError[]>> {
  const name = signer?.checkpoints?.env;
  if (signer === undefined || name === undefined) return ok(undefined);
  const opener = kek === undefined ? undefined : await openKek(kek);
  if (opener === undefined)
    return err<ConfigError[]>([{ at, expected: `32 bytes as 64 hexadecimal digits in the secret ${kekName}`, got: notBytes32(kek) }]);
  const text = env(name);
  if (text === undefined || text === '')
    return err<ConfigError[]>([
      { at, expected: `a sealed key in the secret ${name}`, got: text === undefined ? 'it is not set' : 'it is empty' },
    ]);
  const opened = await unseal(opener, { wallet: signer.wallet, keyId: checkpointSeal }, text);
  if (opened.tag === 'ok') return opened;
  return err<ConfigError[]>([{ at, expected: `${opened.val.expected}, in the secret ${name}`, got: opened.val.got }]);
}
