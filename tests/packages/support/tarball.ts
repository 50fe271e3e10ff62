import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { from } from '../../../scripts/build/paths.ts';
import { tarballOf } from '../../../scripts/pack/steps.ts';

/** Returns the files of a package's tarball by their paths. */
export function filesOf(name: string): ReadonlyMap<string, Buffer> {
  const folder = mkdtempSync(join(tmpdir(), 'mintmark-tarball-'));
  try {
    execFileSync('tar', ['xzf', from(tarballOf(name)), '-C', folder]);
    const content = join(folder, 'package');
    const paths = readdirSync(content, { recursive: true, encoding: 'utf8' }).filter((path) => statSync(join(content, path)).isFile());
    return new Map(paths.sort().map((path) => [path, readFileSync(join(content, path))]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A specifier of a file beside the importing one. */
const beside = /from\s*["']\.\/([^"']+)["']/g;

/** Returns the content of an entry's JavaScript and of everything that it imports statically. */
export function loadedBy(files: ReadonlyMap<string, Buffer>, entry: string): Buffer {
  const found = new Map<string, Buffer>();
  const visit = (name: string): void => {
    const content = files.get(`dist/${name}`);
    if (content === undefined || found.has(name)) return;
    found.set(name, content);
    for (const [, next = ''] of content.toString('utf8').matchAll(beside)) visit(next);
  };
  visit(entry);
  return Buffer.concat([...found.values()]);
}
