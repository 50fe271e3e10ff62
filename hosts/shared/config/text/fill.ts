import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** Looks up a variable of the environment. */
export type Environment = (name: string) => string | undefined;

/** A configuration with its strings filled. */
export interface Filled {
  /** The value, a copy. */
  readonly value: unknown;
  /** Pointers to the strings that hold something of the environment. */
  readonly filled: ReadonlySet<string>;
  /** What was filled in: to be redacted. */
  readonly secrets: ReadonlySet<string>;
  /** Variables that are not set, and `${` that opens no name. */
  readonly problems: readonly ConfigError[];
}

const reference = /\$\{([^}]*)(\}?)/g;
const variable = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Where a string names a variable. */
export interface Reference {
  /** The variable. */
  readonly name: string;
  /** Pointer to the string. */
  readonly at: string;
}

/** Every variable that `fill` would look up, place by place; what is malformed is left to `fill`. */
export function references(value: unknown, at = ''): Reference[] {
  if (typeof value === 'string')
    return [...value.matchAll(reference)].flatMap(([, name = '', end]) => (end === '}' && variable.test(name) ? [{ name, at }] : []));
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => references(item, pointer(at, index)));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]) => references(item, pointer(at, name)));
}

/** Fills `${NAME}` in every string value; member names are left as they are. An empty variable is as good as none. */
export function fill(value: unknown, env: Environment): Filled {
  const filled = new Set<string>();
  const secrets = new Set<string>();
  const problems: ConfigError[] = [];

  const fillText = (text: string, at: string): string =>
    text.replace(reference, (whole, name: string, end: string) => {
      if (end === '' || !variable.test(name)) {
        problems.push({
          at,
          expected: '${NAME}, the name of letters, digits and `_`',
          got: end === '' ? 'a `${` without its `}`' : 'another name',
        });
        return whole;
      }
      const given = env(name);
      if (given === undefined || given === '') {
        problems.push({ at, expected: `the environment variable ${name}`, got: given === undefined ? 'it is not set' : 'it is empty' });
        return whole;
      }
      filled.add(at);
      secrets.add(given);
      return given;
    });

  const walk = (part: unknown, at: string): unknown => {
    if (typeof part === 'string') return fillText(part, at);
    if (Array.isArray(part)) return part.map((item: unknown, index) => walk(item, pointer(at, index)));
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, walk(item, pointer(at, name))]));
  };

  return { value: walk(value, ''), filled, secrets, problems };
}
