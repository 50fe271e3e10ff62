import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes a file in one go: who reads it meanwhile sees the old one or the new one. */
export function replaceFile(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  writeFileSync(fresh, content);
  renameSync(fresh, path);
}

/** Makes a folder hold these files and no others. */
export function replaceFolder(path: string, files: ReadonlyMap<string, string | Uint8Array>): void {
  rmSync(path, { recursive: true, force: true });
  for (const [name, content] of files) replaceFile(`${path}/${name}`, content);
}
