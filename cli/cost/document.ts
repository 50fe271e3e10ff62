import { readFileSync, writeFileSync } from 'node:fs';

const begins = '<!-- npm run cost -- --write -->';
const ends = '<!-- end -->';

/** Returns what stands between the marks of a document. Throws if it has no marks. */
export function tableIn(document: string): string {
  const [, rest] = document.split(begins);
  const [table, after] = rest?.split(ends) ?? [];
  if (table === undefined || after === undefined) throw new Error(`expected ${begins} and ${ends}, got a document without them`);
  return table.trim();
}

/**
 * Puts a table between the marks of a file. Throws if the file has no marks, and what the file
 * system throws.
 */
export function writeTable(file: string | URL, table: string): void {
  const document = readFileSync(file, 'utf8');
  const old = tableIn(document);
  const [before = '', rest = ''] = document.split(begins);
  const after = rest.slice(rest.indexOf(ends) + ends.length);
  if (old !== table) writeFileSync(file, `${before}${begins}\n\n${table}\n\n${ends}${after}`);
}
