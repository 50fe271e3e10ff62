import { readFileSync, writeFileSync } from 'node:fs';
import { from } from '../build/paths.ts';
import { cliHelp } from './cli.ts';
import { withTables } from './configuration/tables.ts';
import { witPage } from './wit/page.ts';
import { errorsPage, readProblems } from './errors.ts';

/** A page of which a whole or a part is made from a source. */
interface Generated {
  readonly path: string;
  /** Returns what the page has to be. `text`: what it is. */
  readonly make: (text: string) => string | Promise<string>;
}

const generated: readonly Generated[] = [
  { path: 'docs/reference/cli.md', make: async (text) => between(text, 'help', await cliHelp()) },
  { path: 'docs/reference/configuration.md', make: withTables },
  { path: 'docs/reference/wit.md', make: () => witPage() },
  { path: 'docs/reference/errors.md', make: () => errorsPage(readProblems()) },
];

/** Returns the pages that are not what their sources say. */
export async function stalePages(): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, make } of generated) {
    const text = readFileSync(from(path), 'utf8');
    if (text !== (await make(text))) stale.push(path);
  }
  return stale;
}

/** Writes each page as its sources say. */
export async function writePages(): Promise<void> {
  for (const { path, make } of generated) writeFileSync(from(path), await make(readFileSync(from(path), 'utf8')));
}

/**
 * Puts a part of a page between its marks, `<!-- generated: NAME -->` and `<!-- end -->`. Throws if
 * the page does not have them.
 */
export function between(page: string, name: string, part: string): string {
  const start = `<!-- generated: ${name} -->\n`;
  const at = page.indexOf(start);
  const end = at < 0 ? -1 : page.indexOf('\n<!-- end -->', at);
  if (end < 0) throw new Error(`expected the marks "${start.trim()}" and "<!-- end -->" in the page, got none`);
  return `${page.slice(0, at + start.length)}\n${part}\n${page.slice(end)}`;
}
