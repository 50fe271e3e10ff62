import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import type { Environment } from './fill.ts';
import { bytes32OfHex } from './hex.ts';
import type { Problem } from './problem.ts';
import { pointer } from './problem.ts';
import type { Config } from './types.ts';

/** A signer key as it enters the vault. */
export interface SecretKey {
  /** Its id in the configuration. */
  readonly id: string;
  /** 32 bytes, big-endian. Security: whoever holds it last wipes it. */
  readonly secret: Uint8Array;
}

/**
 * Takes the keys of the `signer` section that have a variable (`env`) out of the environment: 32 bytes each, hexadecimal, `0x` or not. Errors: every variable that is unset or no key; what it holds is never told.
 * Security: JavaScript's strings cannot be wiped, so a host deletes the variables afterwards.
 */
export function signerKeys(config: Config, env: Environment): Result<SecretKey[], Problem[]> {
  const keys: SecretKey[] = [];
  const problems: Problem[] = [];
  for (const [index, { id, env: name }] of (config.signer?.keys ?? []).entries()) {
    if (name === undefined) continue;
    const text = env(name);
    const secret = text === undefined ? undefined : bytes32OfHex(text);
    const expected = `32 bytes, hexadecimal, in the environment variable ${name}`;
    if (secret !== undefined) keys.push({ id, secret });
    else
      problems.push({
        at: pointer('/signer/keys', index, 'env'),
        expected,
        got: text === undefined ? 'it is not set' : text === '' ? 'it is empty' : 'something else',
      });
  }
  if (problems.length === 0) return ok(keys);
  for (const { secret } of keys) secret.fill(0);
  return err(problems);
}

/** Problems of keys that a token holds, for hosts that cannot ask one. `host`: a Worker, say. */
export function tokenKeyProblems(config: Config, host: string): Problem[] {
  const expected = `a key of this host's own (\`env\`): ${host} cannot ask a token; the Node host can`;
  return (config.signer?.keys ?? []).flatMap(({ pkcs11 }, index) =>
    pkcs11 === undefined ? [] : [{ at: pointer('/signer/keys', index, 'pkcs11'), expected, got: 'a key in a token' }],
  );
}
