import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { from } from '../build/paths.ts';
import { commentLines } from './comments.ts';
import type { Check } from './outcome.ts';
import { eachFile } from './tracked.ts';

const folders = ['cli', 'components', 'console', 'docs', 'examples', 'hosts', 'packages', 'schema', 'scripts', 'tests', 'wit'];
/**
 * A path from the root: one of the folders above, a slash, and at least one more character of a
 * path.
 */
const rooted = new RegExp(String.raw`(?<![\w./@:-])(?:${folders.join('|')})/[\w.*{},/-]*[\w*}/]`, 'g');
/** The target of a Markdown link that is no URL. */
const link = /\]\((?!\w+:)([^)\s]+)\)/g;
const heading = /^#+\s+(.*)$/gm;

/**
 * Every path that documents and comments name is there, and so is every heading that a link leads
 * to.
 */
export const referenceChecks: readonly Check[] = [
  {
    name: 'paths in documents and comments exist',
    run: () => [
      ...eachFile(/\.md$/, (path, lines) => lines.flatMap((line, index) => brokenPaths(`${path}:${index + 1}`, line))),
      ...eachFile(/\.(tsx?|mjs|rs|wit|wac|toml)$/, (path, lines) =>
        commentLines(path, lines).flatMap(({ number, text }) => brokenPaths(`${path}:${number}`, text)),
      ),
    ],
  },
  {
    name: 'links in documents lead somewhere',
    run: () => eachFile(/\.md$/, (path, lines) => lines.flatMap((line, index) => brokenLinks(path, index + 1, line))),
  },
];

/** Returns what is wrong with the paths from the root in one line. `at`: where the line stands. */
export function brokenPaths(at: string, line: string): string[] {
  return [...line.matchAll(rooted)]
    .map(([path]) => path)
    .filter((path) => !isThere(path))
    .map((path) => `${at}: ${path} does not exist`);
}

function isThere(path: string): boolean {
  return /[*{]/.test(path) ? globSync(path, { cwd: from('') }).length > 0 : existsSync(from(path));
}

function brokenLinks(path: string, number: number, line: string): string[] {
  return [...line.matchAll(link)].flatMap(([, target = '']) => {
    const [file = '', anchor] = target.split('#', 2);
    const place = file === '' ? path : normalize(join(dirname(path), file));
    if (!existsSync(from(place))) return [`${path}:${number}: ${target} does not exist`];
    if (anchor === undefined || !place.endsWith('.md') || anchors(place).has(anchor)) return [];
    return [`${path}:${number}: ${place} has no heading #${anchor}`];
  });
}

/** Returns the anchors of a document's headings, as GitHub makes them. */
function anchors(path: string): ReadonlySet<string> {
  const titles = [...readFileSync(from(path), 'utf8').matchAll(heading)].map(([, title = '']) => title);
  return new Set(
    titles.map((title) =>
      title
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}
