import type { Config } from '../../build/types/config.js';
import { firstAtEachPlace, readSections } from '../../hosts/shared/config/read.ts';
import { references } from '../../hosts/shared/config/text/fill.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import { readJson } from '../../hosts/shared/config/text/json.ts';
import { remoteKeyConfigErrors } from '../../hosts/shared/config/keys/keys.ts';
import type { ConfigError, ConfigWarning } from '../../hosts/shared/config/config-error.ts';
import { kekName } from '../../hosts/shared/config/keys/sealed-keys.ts';
import { keyVariables, sealedVariables, workerVariableErrors } from '../../hosts/shared/config/keys/worker-variables.ts';
import { vaultConfig } from '../../hosts/shared/config/vault-config.ts';
import type { Result } from '../../hosts/shared/result.ts';
import { err, ok } from '../../hosts/shared/result.ts';
import { ignoredPlaces } from './differences.ts';
import { standIns } from './stand-ins.ts';

/** The two scripts. */
export type Part = 'gateway' | 'vault';

/** A configuration without errors, as far as it can be known here. */
export interface Examined {
  /**
   * Filled in with the variables that are known, and with stand-ins for the others. For checks,
   * never for a script.
   */
  readonly config: Config;
  /** The text that each script gets, with nothing filled in. */
  readonly texts: { readonly gateway: string; readonly vault: string | undefined };
  /** What works, but may not do what was meant, on every host. */
  readonly warnings: readonly ConfigWarning[];
  /** Places that a Worker ignores. */
  readonly ignored: readonly string[];
  /** The secrets that each script needs. */
  readonly secrets: readonly { readonly part: Part; readonly name: string }[];
  /** Variables that were checked with a stand-in. */
  readonly standIns: readonly string[];
}

/**
 * Examines a configuration's text. `env` looks up the variables that are known here.
 * Errors: every error of the configuration.
 */
export function examine(text: string, env: Environment): Result<Examined, ConfigError[]> {
  const { value, errors: malformed } = readJson(text);
  if (value === undefined) return err<ConfigError[]>([...malformed]);
  const { env: completed, names, explain } = standIns(text, value, env);
  const { config, errors: wrong, warnings } = readSections(text, completed);
  const errors = firstAtEachPlace(explain(wrong), [...remoteKeyConfigErrors(config, 'a Worker'), ...workerVariableErrors(config, value)]);
  if (errors.length > 0) return err(errors);
  // A stand-in is no id that the configuration knows, so a warning about it says nothing.
  const guessed = new Set(references(value).flatMap(({ name, at }) => (names.includes(name) ? [at] : [])));

  const vault = vaultConfig(text);
  const keys = keyVariables(config).map(({ env: name }) => name);
  const kek = sealedVariables(config).length === 0 ? [] : [kekName];
  const named: readonly (readonly [Part, readonly string[]])[] = [
    ['vault', vault === undefined ? [] : [...kek, ...keys, ...namesIn(JSON.parse(vault))]],
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
