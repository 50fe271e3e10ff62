import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { from } from '../build/paths.ts';
import type { Check } from './outcome.ts';

/** Most lines of a source file. */
const cap = 250;
const source = /\.(ts|mjs|js|rs|sol)$/;
const text = /\.(ts|mjs|js|rs|sol|wit|md|toml|json)$|^\.ci\//;
const notOurs = /^(wit\/wasi|wit\/[^/]+\/deps|tests\/vectors)\/|^(package-lock\.json)$/;

// Brackets keep these patterns from finding themselves.
const unfinished = /\b(T[O]DO|FIX[M]E|X[X]X)\b/;
const leftOut = /\b(describe|it|test)\.(sk[i]p|on[l]y|to[d]o)\b|\bx(it|describe)\(|#\[ig[n]ore\b/;
const machine = /(^|[^\w.])\/(r[o]ot|w[o]rk)\//;

/** What is asked of files. */
export const fileChecks: readonly Check[] = [
  {
    name: `files of ${cap} lines at most`,
    run: () => eachFile(source, (path, lines) => (lines.length > cap ? [`${path}: ${lines.length} lines, ${cap} at most`] : [])),
  },
  {
    name: 'nothing unfinished, nothing left out',
    run: () => eachFile(text, (path, lines) => [...matches(path, lines, unfinished), ...matches(path, lines, leftOut)]),
  },
  { name: 'no path of one machine', run: () => eachFile(text, (path, lines) => matches(path, lines, machine)) },
];

function eachFile(names: RegExp, look: (path: string, lines: readonly string[]) => readonly string[]): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: from(''),
    encoding: 'utf8',
  }).split('\0');
  const paths = [...new Set(listed)].filter((path) => names.test(path) && !notOurs.test(path) && existsSync(from(path)));
  return paths.flatMap((path) => look(path, readFileSync(from(path), 'utf8').trimEnd().split('\n')));
}

function matches(path: string, lines: readonly string[], pattern: RegExp): string[] {
  return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}
