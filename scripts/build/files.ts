import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file in one go: a reader sees the old content or the new content, never a part. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, path);
}

/** Replaces a folder by one that has these files and no others. */
export function replaceFolder(path: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  rmSync(path, { recursive: true, force: true });
  for (const [name, content] of files) replaceFile(`${path}/${name}`, content);
}
