/**
 * Reads JSON (RFC 8259) and tells where it breaks. `JSON.parse` says so in words that differ by engine and quote the text, and of two members of one name it silently
 * takes the last: in a configuration that is a mistake, not a choice.
 */
import type { ConfigError } from '../config-error.ts';
import { pointer } from '../config-error.ts';
import type { Result } from '../../result.ts';
import { err, ok } from '../../result.ts';

const deepest = 64;
/** Most characters of a document. */
const longest = 1024 * 1024;
const number = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const string = /"(?:[^"\\\u0000-\u001f]+|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const word = /true|false|null/y;
const space = /[ \t\r\n]*/y;

/** Parses a document. Errors: the first place where it is no JSON, and every member that stands twice, with line and column. */
export function parseJson(text: string): Result<unknown, ConfigError[]> {
  if (text.length > longest) {
    return err<ConfigError[]>([{ at: '', expected: `at most ${longest} characters`, got: `${text.length}` }]);
  }
  const problems: ConfigError[] = [];
  const broken = scan(text, problems);
  if (broken !== undefined) problems.push(broken);
  return problems.length > 0 ? err(problems) : ok(JSON.parse(text));
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
    if (depth > deepest) return wrong(`at most ${deepest} levels`);
    if (take('{')) return members(at, depth);
    if (take('[')) return elements(at, depth);
    return (match(string) ?? match(number) ?? match(word)) === undefined ? wrong('a JSON value') : undefined;
  };
  const elements = (at: string, depth: number): ConfigError | undefined => {
    if (take(']')) return undefined;
    for (let index = 0; ; index += 1) {
      const problem = value(pointer(at, index), depth + 1);
      if (problem !== undefined) return problem;
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
      const problem = value(pointer(at, name), depth + 1);
      if (problem !== undefined) return problem;
      if (take('}')) return undefined;
      if (!take(',')) return wrong('`,` or `}`');
    }
  };

  const problem = value('', 0);
  if (problem !== undefined) return problem;
  match(space);
  return position < text.length ? wrong('nothing after the value') : undefined;
}

function place(text: string, position: number): string {
  const before = text.slice(0, position);
  const lines = before.split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
