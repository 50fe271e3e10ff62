import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** Looks up a variable of the environment. Returns `undefined` if it is not set. */
export type Environment = (name: string) => string | undefined;

/** A configuration with its strings filled from the environment. */
export interface Filled {
  /** A copy of the value. A string that names an unset variable is left as it is. */
  readonly value: unknown;
  /** The strings that hold something of the environment, as they are written, by JSON pointer. */
  readonly filled: ReadonlyMap<string, string>;
  /** The values that were filled in, to be redacted. */
  readonly secrets: ReadonlySet<string>;
  /** An error for each variable that is not set, and for each `${` that opens no name. */
  readonly errors: readonly ConfigError[];
}

const reference = /\$\{([^}]*)(\}?)/g;
const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** A place where a string names a variable. */
export interface Reference {
  /** The variable's name. */
  readonly name: string;
  /** JSON pointer to the string. */
  readonly at: string;
}

/**
 * Returns every variable that `fill` looks up, place by place. Malformed references are left to
 * `fill`.
 */
export function references(value: unknown, at = ''): Reference[] {
  if (typeof value === 'string')
    return [...value.matchAll(reference)].flatMap(([, name = '', end]) => (end === '}' && variable.test(name) ? [{ name, at }] : []));
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => references(item, pointer(at, index)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => references(item, pointer(at, name)));
}

/**
 * Fills `${NAME}` in every string. Names of members are left as they are. A variable that is empty
 * counts as not set.
 */
export function fill(value: unknown, env: Environment): Filled {
  const filled = new Map<string, string>();
  const secrets = new Set<string>();
  const errors: ConfigError[] = [];

  const fillText = (text: string, at: string): string =>
    text.replace(reference, (whole, name: string, end: string) => {
      if (end === '' || !variable.test(name)) {
        errors.push({
          at,
          expected: '${NAME}, the name of letters, digits and `_`',
          got: end === '' ? 'a `${` without its `}`' : 'another name',
        });
        return whole;
      }
      const given = env(name);
      if (given === undefined || given === '') {
        errors.push({ at, expected: `the environment variable ${name}`, got: given === undefined ? 'it is not set' : 'it is empty' });
        return whole;
      }
      filled.set(at, text);
      secrets.add(given);
      return given;
    });

  const walk = (part: unknown, at: string): unknown => {
    if (typeof part === 'string') return fillText(part, at);
    if (Array.isArray(part)) return part.map((item: unknown, index) => walk(item, pointer(at, index)));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, walk(item, pointer(at, name))]));
  };

  return { value: walk(value, ''), filled, secrets, errors };
}
