import { dirname } from 'node:path';
import { commentLines } from './comments.ts';
import type { Check } from './outcome.ts';
import { eachFile, tracked } from './tracked.ts';

/** Lines of a source file at most. */
const maxLines = 250;
/**
 * Files directly in one folder at most: about a dozen. The root is not counted, as tools want their
 * files there.
 */
const maxFolderFiles = 14;
/** Column where a comment ends at the latest. */
const maxCommentColumns = 100;

const source = /\.(tsx?|mjs|js|rs|sol|css|html)$/;
const text = /\.(tsx?|mjs|js|rs|sol|wit|md|toml|json)$|^\.ci\//;
const commented = /\.(tsx?|mjs|rs|wit|wac|toml|jsonc|sh|py)$/;
const typescript = /\.(tsx?|mjs)$/;

// Brackets keep these patterns from finding themselves.
const unfinished = /\b(T[O]DO|FIX[M]E|X[X]X)\b/;
const leftOut = /\b(describe|it|test)\.(sk[i]p|on[l]y|to[d]o)\b|\bx(it|describe)\(|#\[ig[n]ore\b/;
const machine = /(^|[^\w.])\/(r[o]ot|w[o]rk)\//;
const privateName = /^(export )?(const|let|function|async function|class|interface|type) _\w/;

/** Rules for every file, whatever its language. */
export const fileChecks: readonly Check[] = [
  {
    name: `files of ${maxLines} lines at most`,
    run: () => eachFile(source, (path, lines) => (lines.length > maxLines ? [`${path}: ${lines.length} lines`] : [])),
  },
  { name: `folders of ${maxFolderFiles} files at most`, run: fullFolders },
  {
    name: `comments of ${maxCommentColumns} columns at most`,
    run: () => eachFile(commented, (path, lines) => commentLines(path, lines).flatMap((line) => tooWide(path, line))),
  },
  {
    name: 'no underscore before a file-private name',
    run: () => eachFile(typescript, (path, lines) => matches(path, lines, privateName)),
  },
  {
    name: 'nothing unfinished, nothing left out',
    run: () => eachFile(text, (path, lines) => [...matches(path, lines, unfinished), ...matches(path, lines, leftOut)]),
  },
  { name: 'no path of one machine', run: () => eachFile(text, (path, lines) => matches(path, lines, machine)) },
];

function fullFolders(): readonly string[] {
  const counts = new Map<string, number>();
  for (const path of tracked()) counts.set(dirname(path), (counts.get(dirname(path)) ?? 0) + 1);
  return [...counts]
    .filter(([folder, count]) => folder !== '.' && count > maxFolderFiles)
    .map(([folder, count]) => `${folder}: ${count} files; group them in folders`);
}

function tooWide(path: string, { number, text: line }: { number: number; text: string }): string[] {
  if (line.length <= maxCommentColumns) return [];
  // A word that is longer than a line (a URL) cannot be broken.
  const [longest = ''] = line.split(/\s+/).sort((one, other) => other.length - one.length);
  return longest.length > maxCommentColumns - 20 ? [] : [`${path}:${number}: ${line.length} columns`];
}

function matches(path: string, lines: readonly string[], pattern: RegExp): string[] {
  return lines.flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1}: ${line.trim()}`] : []));
}
