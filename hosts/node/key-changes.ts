/** What a reload does with the keys of the signer. */
import type { Config, Signer, SignerKey } from '../../build/types/config.js';
import type { ConfigError } from '../shared/config/config-error.ts';
import { pointer } from '../shared/config/config-error.ts';
import { same } from '../shared/config/changes.ts';

/** The keys of the next configuration, by what has to be done for them. */
export interface KeyChanges {
  /** The ids of the keys that are in use and stay. */
  readonly kept: readonly string[];
  /** The keys to open, and the index of each in the next configuration. */
  readonly added: readonly { readonly key: SignerKey; readonly index: number }[];
  readonly errors: readonly ConfigError[];
}

/**
 * Compares the keys of two configurations. `known` has every key that was in use since the start,
 * by its id.
 *
 * Errors: a key from a variable, a keystore, a mnemonic or a token, as what opens it is gone from
 * the environment.
 * Errors: an id that had another key before. Audit entries name keys by their ids.
 */
export function keyChanges(before: Signer, after: Signer, known: ReadonlyMap<string, SignerKey>): KeyChanges {
  const kept: string[] = [];
  const added: { key: SignerKey; index: number }[] = [];
  const errors: ConfigError[] = [];
  for (const [index, key] of after.keys.entries()) {
    const at = pointer('/signer/keys', index);
    const last = known.get(key.id);
    if (before.keys.some((old) => old.id === key.id && same(old, key))) kept.push(key.id);
    else if (last !== undefined && !same(last, key)) {
      errors.push({ at, expected: `${key.id} as it was: another key needs another id`, got: 'a changed key' });
    } else if (key.file === undefined && key.awsKms === undefined) {
      const expected = 'a key that is in use, or one with `file` or `awsKms`: any other is opened by a restart';
      errors.push({ at, expected, got: `${key.id}, new or taken out before` });
    } else added.push({ key, index });
  }
  return { kept, added, errors };
}

/**
 * Returns a configuration whose only keys are those to open. Errors of it are turned into those of
 * the next configuration by `placedAt`.
 */
export function withOnly(config: Config, { added }: KeyChanges): Config {
  return config.signer === undefined ? config : { ...config, signer: { ...config.signer, keys: added.map(({ key }) => key) } };
}

/** Turns an error of a configuration of `withOnly` into one of the whole configuration. */
export function placedAt({ added }: KeyChanges): (error: ConfigError) => ConfigError {
  return (error) => {
    const [start = '', digits = ''] = /^\/signer\/keys\/(\d+)/.exec(error.at) ?? [];
    const index = added[Number(digits)]?.index;
    if (start === '' || index === undefined) return error;
    return { ...error, at: pointer('/signer/keys', index) + error.at.slice(start.length) };
  };
}
