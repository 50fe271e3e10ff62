/** The variables of a Worker: which ones hold keys, and which ones a configuration may not name. */
import type { Config } from '../../../../build/types/config.js';
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import { references } from '../text/fill.ts';
import { containerConfigErrors } from './aws-kms.ts';
import { kekName, unsealable } from './sealed-keys.ts';

/** The names of the scripts' own bindings. */
const bindings = ['LIMITS', 'VAULT', 'TOKENS', 'CONTENT', kekName];

/** A variable that holds a key, or a credential of AWS. */
export interface KeyVariable {
  /** Its name. */
  readonly env: string;
  /** Where the configuration names it: a JSON pointer. */
  readonly at: string;
}

/** Returns the variables that hold keys and credentials of AWS: what only the vault may have. */
export function keyVariables(config: Config): KeyVariable[] {
  return [...sealedVariables(config), ...awsVariables(config)];
}

/** Returns the variables that hold credentials of AWS. */
export function awsVariables({ signer }: Config): KeyVariable[] {
  return (signer?.keys ?? []).flatMap(({ awsKms }, index) =>
    Object.entries(awsKms?.credentials ?? {}).map(([field, env]) => ({
      env,
      at: pointer('/signer/keys', index, 'awsKms', 'credentials', field),
    })),
  );
}

/** Returns the variables that hold sealed keys. */
export function sealedVariables({ signer }: Config): KeyVariable[] {
  const { keys, checkpoints } = signer ?? { keys: [], checkpoints: undefined };
  return [
    ...keys.flatMap(({ env }, index) => (env === undefined ? [] : [{ env, at: pointer('/signer/keys', index, 'env') }])),
    ...(checkpoints?.env === undefined ? [] : [{ env: checkpoints.env, at: '/signer/checkpoints/env' }]),
  ];
}

/**
 * Returns the errors of a configuration that only a Worker has. `value` is the parsed text of the
 * configuration, with nothing filled in.
 *
 * Errors: a key that a Worker would have to open, as it comes from a keystore or a mnemonic.
 * Errors: a variable with the name of a binding of the scripts.
 * Errors: a variable of a key that the gateway's script would get as well.
 */
export function workerVariableErrors(config: Config, value: unknown): ConfigError[] {
  const keys = keyVariables(config);
  const expected = `a variable other than ${bindings.join(', ')}, which the scripts have for themselves`;
  return [
    ...unsealable(config),
    ...containerConfigErrors(config, 'a Worker'),
    ...keys.flatMap(({ env, at }) => (bindings.includes(env) ? [{ at, expected, got: env }] : [])),
    ...references(value).flatMap(({ name, at }) => {
      if (bindings.includes(name)) return [{ at, expected, got: name }];
      return keys.some(({ env }) => env === name)
        ? [{ at, expected: 'a variable that holds no key: the gateway would get it', got: name }]
        : [];
    }),
  ];
}
