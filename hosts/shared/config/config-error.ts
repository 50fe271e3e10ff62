/** One thing that is wrong with a configuration. The components report theirs in the same form. */
export interface ConfigError {
  /** JSON pointer (RFC 6901) into the configuration. Empty for the whole of it. */
  readonly at: string;
  /** The rule: what is accepted. */
  readonly expected: string;
  /**
   * What the configuration says there, shortened to 80 characters. Never a value that was filled in
   * from the environment.
   */
  readonly got: string;
}

/** Something in a configuration that works, but may not do what was meant. */
export interface ConfigWarning {
  /** JSON pointer (RFC 6901) into the configuration. */
  readonly at: string;
  /** What to mind and what to do, for people. */
  readonly text: string;
}

const maxShownCharacters = 80;

/** Appends names to a JSON pointer. */
export function pointer(parent: string, ...names: readonly (string | number)[]): string {
  return names.reduce<string>((at, name) => `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`, parent);
}

/**
 * Describes a value for the `got` of an error: a scalar as JSON, anything else by what it is.
 *
 * Security: a URL may hold a key anywhere, so it shows only the scheme and the length of one.
 */
export function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : `a list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length === 0 ? 'an empty object' : 'an object';
  if (typeof value === 'string' && value.includes('://')) return showUrl(value);
  const text = JSON.stringify(value);
  return text.length <= maxShownCharacters ? text : `${text.slice(0, maxShownCharacters - 1)}…`;
}

/** Describes a text in the place of a URL by its length, and by its scheme if it has one. */
export function showUrl(text: string): string {
  const [scheme] = /^[a-z][a-z0-9+.-]{0,15}:\/\//i.exec(text) ?? [];
  return `text of ${text.length} characters${scheme === undefined ? '' : ` that begins with "${scheme}"`}`;
}

/**
 * Takes URLs with a path, a query or credentials out of the place of an error: somebody may have
 * put one in the place of a name.
 */
export function withoutUrl({ at, ...error }: ConfigError): ConfigError {
  const names = at.split('/').map((name) => (/:~1~1.*(?:~1|[?@])/.test(name) ? '***' : name));
  return { at: names.join('/'), ...error };
}
