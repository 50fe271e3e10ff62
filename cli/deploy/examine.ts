import { firstAtEachPlace, readSections } from '../../hosts/shared/config/read.ts';
import { references } from '../../hosts/shared/config/text/fill.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import { readJson } from '../../hosts/shared/config/text/json.ts';
import { remoteKeyConfigErrors } from '../../hosts/shared/config/keys/keys.ts';
import type { ConfigError, ConfigWarning } from '../../hosts/shared/config/config-error.ts';
import { pointer } from '../../hosts/shared/config/config-error.ts';
import { kekName, unsealable } from '../../hosts/shared/config/keys/sealed-keys.ts';
import type { Config } from '../../hosts/shared/config/types.ts';
import { vaultConfig } from '../../hosts/shared/config/vault-config.ts';
import type { Result } from '../../hosts/shared/result.ts';
import { err, ok } from '../../hosts/shared/result.ts';
import { ignoredPlaces } from './differences.ts';
import { standIns } from './stand-ins.ts';

/** The two scripts. */
export type Part = 'gateway' | 'vault';

/** A configuration that holds as far as it can be known here. */
export interface Examined {
  /** Filled with what is known and with stand-ins: for checks, never for a script. */
  readonly config: Config;
  /** What each script gets, nothing filled in. */
  readonly texts: { readonly gateway: string; readonly vault: string | undefined };
  /** What works, but may not do what was meant, on every host. */
  readonly warnings: readonly ConfigWarning[];
  /** Places that a Worker does not look at. */
  readonly ignored: readonly string[];
  /** What each script needs. */
  readonly secrets: readonly { readonly part: Part; readonly name: string }[];
  /** Variables that were checked with a stand-in. */
  readonly standIns: readonly string[];
}

/** Names that the scripts have bindings under. */
const taken = ['LIMITS', 'VAULT', kekName];

/**
 * Examines a configuration's text. `env` looks up the variables that are known here.
 * Errors: every error of the configuration.
 */
export function examine(text: string, env: Environment): Result<Examined, ConfigError[]> {
  const { value, errors: malformed } = readJson(text);
  if (value === undefined) return err<ConfigError[]>([...malformed]);
  const { env: completed, names, explain } = standIns(text, value, env);
  const { config, errors: wrong, warnings } = readSections(text, completed);
  const errors = firstAtEachPlace(explain(wrong), [...remoteKeyConfigErrors(config, 'a Worker'), ...namedWrongly(config, value)]);
  if (errors.length > 0) return err(errors);
  // A stand-in is none of the ids that the configuration knows.
  const guessed = new Set(references(value).flatMap(({ name, at }) => (names.includes(name) ? [at] : [])));

  const vault = vaultConfig(text);
  const keys = keyVariables(config).map(({ env: name }) => name);
  const named: readonly (readonly [Part, readonly string[]])[] = [
    ['vault', vault === undefined ? [] : [kekName, ...keys, ...namesIn(JSON.parse(vault))]],
    ['gateway', namesIn(value)],
  ];
  return ok({
    config,
    warnings: warnings.filter(({ at }) => !guessed.has(at)),
    texts: { gateway: text, vault },
    ignored: ignoredPlaces(value),
    secrets: named.flatMap(([part, list]) => [...new Set(list)].map((name) => ({ part, name }))),
    standIns: names,
  });
}

function namesIn(value: unknown): string[] {
  return references(value).map(({ name }) => name);
}

/** Variables that hold keys, and where the configuration names them. */
function keyVariables({ signer }: Config): { readonly env: string; readonly at: string }[] {
  const { keys, checkpoints } = signer ?? { keys: [], checkpoints: undefined };
  return [
    ...keys.flatMap(({ env }, index) => (env === undefined ? [] : [{ env, at: pointer('/signer/keys', index, 'env') }])),
    ...(checkpoints?.env === undefined ? [] : [{ env: checkpoints.env, at: '/signer/checkpoints/env' }]),
  ];
}

/** Problems of a parsed configuration's keys: one that would have to be opened there; and of its variables: one that is a binding of the scripts already, and a key's that would reach the gateway as well. */
export function namedWrongly(config: Config, value: unknown): ConfigError[] {
  const keys = keyVariables(config);
  const expected = `a variable other than ${taken.join(', ')}, which the scripts have for themselves`;
  return [
    ...unsealable(config),
    ...keys.flatMap(({ env, at }) => (taken.includes(env) ? [{ at, expected, got: env }] : [])),
    ...references(value).flatMap(({ name, at }) => {
      if (taken.includes(name)) return [{ at, expected, got: name }];
      return keys.some(({ env }) => env === name)
        ? [{ at, expected: 'a variable that holds no key: the gateway would get it', got: name }]
        : [];
    }),
  ];
}
