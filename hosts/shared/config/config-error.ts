/** A problem in a configuration, as the components report theirs. */
export interface ConfigError {
  /** JSON pointer (RFC 6901) into the configuration; empty: the whole of it. */
  readonly at: string;
  /** The rule. */
  readonly expected: string;
  /** What stands there, shortened to 80 characters; never a value that was filled in from the environment. */
  readonly got: string;
}

const longest = 80;

/** A JSON pointer from a parent's and the names below it. */
export function pointer(parent: string, ...names: readonly (string | number)[]): string {
  return names.reduce<string>((at, name) => `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`, parent);
}

/** Shows a value as a problem's `got`: scalars as JSON, the rest by what it is. The user part of a URL is left out. */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  const text = JSON.stringify(value).replace(/\/\/[^/@]*@/g, '//***@');
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
