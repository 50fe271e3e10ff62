import { readConfig } from '../../hosts/shared/config/read.ts';
import { references } from '../../hosts/shared/config/text/fill.ts';
import type { Environment } from '../../hosts/shared/config/text/fill.ts';
import type { ConfigError } from '../../hosts/shared/config/config-error.ts';

/** Values for variables that are secrets of a Worker and unknown here. */
export interface StandIns {
  /** The environment, completed. */
  readonly env: Environment;
  /** Variables that a stand-in was put for. */
  readonly names: readonly string[];
  /** Replaces problems at places that no stand-in fits: there the variable decides, and has to be known. */
  explain(problems: readonly ConfigError[]): ConfigError[];
}

/** Values of the forms that a configuration's strings have. `index`: of the variable, so that no two are the same. */
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

/** Finds a value that its places accept for every variable that a configuration names and the environment lacks. `text` says what `value` is. */
export function standIns(text: string, value: unknown, env: Environment): StandIns {
  const places = Map.groupBy(references(value), ({ name }) => name);
  const missing = [...places.keys()].filter((name) => (env(name) ?? '') === '');
  const chosen = new Map(missing.map((name, index) => [name, `stand-in-${index}`]));
  const completed: Environment = (name) => chosen.get(name) ?? env(name);
  const fits = (name: string): boolean => {
    const read = readConfig(text, completed);
    return read.tag === 'ok' || !read.val.some((problem) => places.get(name)?.some(({ at }) => at === problem.at) === true);
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
    explain: (problems) =>
      problems.map((problem) => {
        const name = unfit.get(problem.at);
        if (name === undefined) return problem;
        return { ...problem, got: `no stand-in that fits for ${name}: set it in this environment, for the check` };
      }),
  };
}
