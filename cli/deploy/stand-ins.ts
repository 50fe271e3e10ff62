import { readConfig } from '../../hosts/shared/config/read.ts';
import { references } from '../../hosts/shared/config/text/fill.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import type { ConfigError } from '../../hosts/shared/config/config-error.ts';

/** Stand-ins for variables that are secrets of a Worker and unknown here. */
export interface StandIns {
  /** The environment, completed with the stand-ins. */
  readonly env: Environment;
  /** The variables that have a stand-in. */
  readonly names: readonly string[];
  /** Replaces the errors at places that no stand-in fits: the variable has to be known there. */
  explain(errors: readonly ConfigError[]): ConfigError[];
}

/**
 * Values in the forms that a configuration's strings have. `index` is the variable's, so that no
 * two values are the same.
 */
const forms: readonly ((index: number) => string)[] = [
  (index) => `stand-in-${index}`,
  (index) => `https://stand-in-${index}.example`,
  (index) => `stand-in-${index}.example:443`,
  (index) => `${index + 1}`,
  (index) => `192.0.2.${index % 256}`,
  (index) => index.toString(16).padStart(64, '0'),
  (index) => `0x${index.toString(16).padStart(40, '0')}`,
  (index) => `0x${index.toString(16).padStart(8, '0')}`,
];

/**
 * Finds a stand-in for every variable that a configuration names and the environment lacks: a value
 * that all places of the variable accept. `value` is the parsed `text`.
 */
export function standIns(text: string, value: unknown, env: Environment): StandIns {
  const places = Map.groupBy(references(value), ({ name }) => name);
  const missing = [...places.keys()].filter((name) => (env(name) ?? '') === '');
  const chosen = new Map(missing.map((name, index) => [name, `stand-in-${index}`]));
  const completed: Environment = (name) => chosen.get(name) ?? env(name);
  const fits = (name: string): boolean => {
    const read = readConfig(text, completed);
    return read.tag === 'ok' || !read.val.some((error) => places.get(name)?.some(({ at }) => at === error.at) === true);
  };

  const unfit = new Map<string, string>();
  for (const [index, name] of missing.entries()) {
    const form = forms.find((make) => {
      chosen.set(name, make(index));
      return fits(name);
    });
    if (form === undefined) for (const { at } of places.get(name) ?? []) unfit.set(at, name);
  }
  return {
    env: completed,
    names: missing,
    explain: (errors) =>
      errors.map((error) => {
        const name = unfit.get(error.at);
        if (name === undefined) return error;
        return { ...error, got: `no stand-in that fits for ${name}: set it in this environment, for the check` };
      }),
  };
}
