import { execFileSync } from 'node:child_process';
import { existsSync, lstatSync, readFileSync } from 'node:fs';
import { from } from '../build/paths.ts';

/** Text that somebody else wrote: vendored WIT, links to it, test vectors, the lock file. */
const foreign = /^(wit\/wasi|wit\/[^/]+\/deps|tests\/vectors)\/|^(package-lock\.json)$/;

let known: readonly string[] | undefined;

/**
 * Returns the project's own files that git tracks or would track, by path from the root, sorted.
 */
export function tracked(): readonly string[] {
  known ??= list();
  return known;
}

/**
 * Calls `look` with each tracked file whose path matches, and returns everything that it found
 * wrong.
 */
export function eachFile(names: RegExp, look: (path: string, lines: readonly string[]) => readonly string[]): readonly string[] {
  return tracked()
    .filter((path) => names.test(path))
    .flatMap((path) => look(path, readFileSync(from(path), 'utf8').trimEnd().split('\n')));
}

function list(): readonly string[] {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: from(''),
    encoding: 'utf8',
  }).split('\0');
  return [...new Set(listed)].filter((path) => path !== '' && !foreign.test(path) && isFile(path)).sort();
}

function isFile(path: string): boolean {
  return existsSync(from(path)) && lstatSync(from(path)).isFile();
}
