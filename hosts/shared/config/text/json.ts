/**
 * Reads JSON (RFC 8259) and tells where it breaks. The messages of `JSON.parse` differ by engine
 * and quote the text. `JSON.parse` silently takes the last of two members with one name. In a
 * configuration that is a mistake, not a choice.
 */
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';

const maxDepth = 64;
const maxCharacters = 1024 * 1024;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;
const space = /[ \t\r\n]*/y;

/** A text that was read as JSON. */
export interface ReadJson {
  /**
   * The value. Of two members with one name it has the last. `undefined` if the text is not JSON.
   */
  readonly value?: unknown;
  /**
   * The first place where the text is not JSON, and every member that stands twice, with line and
   * column.
   */
  readonly errors: readonly ConfigError[];
}

/** Reads a document as far as it is JSON. */
export function readJson(text: string): ReadJson {
  if (text.length > maxCharacters) {
    return { errors: [{ at: '', expected: `at most ${maxCharacters} characters`, got: `${text.length}` }] };
  }
  const errors: ConfigError[] = [];
  const broken = scan(text, errors);
  return broken === undefined ? { value: JSON.parse(text), errors } : { errors: [...errors, broken] };
}

/**
 * Parses a document.
 * Errors: as `ReadJson.errors`.
 */
export function parseJson(text: string): Result<unknown, ConfigError[]> {
  const { value, errors } = readJson(text);
  return errors.length > 0 ? err<ConfigError[]>([...errors]) : ok(value);
}

function scan(text: string, repeated: ConfigError[]): ConfigError | undefined {
  let position = 0;

  const match = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = position;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) position += found.length;
    return found;
  };
  const take = (character: string): boolean => {
    match(space);
    if (text[position] !== character) return false;
    position += 1;
    return true;
  };
  const wrong = (expected: string): ConfigError => {
    match(space);
    return { at: '', expected, got: `${position < text.length ? JSON.stringify(text[position]) : 'the end'} at ${place(text, position)}` };
  };

  const value = (at: string, depth: number): ConfigError | undefined => {
    if (depth > maxDepth) return wrong(`at most ${maxDepth} levels`);
    if (take('{')) return members(at, depth);
    if (take('[')) return elements(at, depth);
    return (match(string) ?? match(number) ?? match(word)) === undefined ? wrong('a JSON value') : undefined;
  };
  const elements = (at: string, depth: number): ConfigError | undefined => {
    if (take(']')) return undefined;
    for (let index = 0; ; index += 1) {
      const error = value(pointer(at, index), depth + 1);
      if (error !== undefined) return error;
      if (take(']')) return undefined;
      if (!take(',')) return wrong('`,` or `]`');
    }
  };
  const members = (at: string, depth: number): ConfigError | undefined => {
    if (take('}')) return undefined;
    const names = new Set<string>();
    for (;;) {
      match(space);
      const start = position;
      const quoted = match(string);
      if (quoted === undefined) return wrong('a member name in quotes');
      const name = String(JSON.parse(quoted));
      if (names.has(name))
        repeated.push({ at: pointer(at, name), expected: 'each member once', got: `a second one at ${place(text, start)}` });
      names.add(name);
      if (!take(':')) return wrong('`:`');
      const error = value(pointer(at, name), depth + 1);
      if (error !== undefined) return error;
      if (take('}')) return undefined;
      if (!take(',')) return wrong('`,` or `}`');
    }
  };

  const error = value('', 0);
  if (error !== undefined) return error;
  match(space);
  return position < text.length ? wrong('nothing after the value') : undefined;
}

function place(text: string, position: number): string {
  const before = text.slice(0, position);
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
