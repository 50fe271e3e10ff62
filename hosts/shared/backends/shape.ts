/**
 * Reads values of JSON strictly: every field that is there is known, and every field that is needed
 * is there. Each reader throws a `ShapeError` for a value of another shape.
 */

/**
 * A value has another shape than expected.
 *
 * Security: it names the kind of the value and none of it, because it may be a credential.
 */
export class ShapeError extends Error {
  constructor(at: string, expected: string, value: unknown) {
    super(`${at}: expected ${expected}, got ${kindOf(value)}`);
    this.name = 'ShapeError';
  }
}

/** Reads a value. `at` is its place, for the error. */
export type Read<T> = (value: unknown, at: string) => T;

/** Reads a text. */
export const text: Read<string> = (value, at) => (typeof value === 'string' ? value : fail(at, 'text', value));

/** Reads a truth value. */
export const flag: Read<boolean> = (value, at) => (typeof value === 'boolean' ? value : fail(at, 'true or false', value));

/** Reads a number. */
export const number: Read<number> = (value, at) =>
  typeof value === 'number' && Number.isFinite(value) ? value : fail(at, 'a number', value);

/** Reads a whole number of 32 bits. */
export const u32: Read<number> = (value, at) =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32
    ? value
    : fail(at, 'a whole number from 0 to 4294967295', value);

/** Reads a whole number of 64 bits, which is decimal text. */
export const u64: Read<bigint> = (value, at) => {
  const read = typeof value === 'string' && /^(?:0|[1-9]\d{0,19})$/.test(value) ? BigInt(value) : undefined;
  return read !== undefined && read < 2n ** 64n ? read : fail(at, 'a whole number of 64 bits as decimal text', value);
};

/** Reads bytes, which are base64 (RFC 4648, 4). */
export const bytes: Read<Uint8Array> = (value, at) => {
  const isBase64 = typeof value === 'string' && value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
  return isBase64 ? Uint8Array.from(atob(value), (character) => character.charCodeAt(0)) : fail(at, 'base64 text', value);
};

/** Reads a value that may be left out. */
export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, at) => (value === undefined ? undefined : read(value, at));
}

/** Reads a list of at most so many values. */
export function list<T>(read: Read<T>, maxLength: number): Read<T[]> {
  return (value, at) =>
    Array.isArray(value) && value.length <= maxLength
      ? value.map((item: unknown, index) => read(item, `${at}[${index}]`))
      : fail(at, `a list of at most ${maxLength}`, value);
}

/** Reads an object with these fields and no others. */
export function object<T extends object>(fields: { readonly [Name in keyof T]-?: Read<T[Name]> }): Read<T> {
  const readers = Object.entries<Read<unknown>>(fields);
  const names = new Set(readers.map(([name]) => name));
  return (value, at) => {
    const given = membersOf(value, at);
    for (const name of given.keys()) if (!names.has(name)) fail(at, `only the fields ${[...names].join(', ')}`, value);
    const read = readers.map(([name, reader]): [string, unknown] => [name, reader(given.get(name), `${at}.${name}`)]);
    return Object.fromEntries(read.filter(([, field]) => field !== undefined)) as T;
  };
}

/** A case of a WIT variant. */
interface Case {
  readonly tag: string;
  readonly val?: unknown;
}

/** Reads a WIT variant: `{ "tag", "val" }`. A case without a value has the reader `undefined`. */
export function variant<T extends Case>(cases: {
  readonly [Tag in T['tag']]: Extract<T, { tag: Tag }> extends { readonly val: infer Value } ? Read<Value> : undefined;
}): Read<T> {
  const readers = new Map<string, Read<unknown> | undefined>(Object.entries(cases));
  return (value, at) => {
    const given = membersOf(value, at);
    const tag = text(given.get('tag'), `${at}.tag`);
    if (!readers.has(tag)) fail(`${at}.tag`, [...readers.keys()].join(' or '), tag);
    const read = readers.get(tag);
    if (given.size > (read === undefined ? 1 : 2))
      fail(at, read === undefined ? 'only the field tag' : 'only the fields tag and val', value);
    return (read === undefined ? { tag } : { tag, val: read(given.get('val'), `${at}.val`) }) as T;
  };
}

function membersOf(value: unknown, at: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(at, 'an object', value);
  return new Map(Object.entries(value));
}

function fail(at: string, expected: string, value: unknown): never {
  throw new ShapeError(at, expected, value);
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? `text of ${value.length} characters` : `another ${typeof value}`;
}
