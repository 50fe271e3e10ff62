import { homedir } from 'node:os';
import { join } from 'node:path';

/** What takes the place of the folder of downloaded crates. Slashes fill it up. */
const REPLACEMENT = 'crates.io/';

/**
 * Returns a module whose panics do not name the folder of this user in which cargo keeps crates.
 * Nothing moves: the new text is as long as the old one.
 */
export function withoutCratesFolder(module: Uint8Array, cargoHome = process.env.CARGO_HOME ?? join(homedir(), '.cargo')): Buffer {
  const crates = `${cargoHome}/registry/src/`.replaceAll(/[^\w/]/g, String.raw`\$&`);
  const folder = new RegExp(String.raw`${crates}[^/\0]{1,100}/`, 'g');
  const changed = Buffer.from(module);
  for (const { 0: found, index } of changed.toString('latin1').matchAll(folder))
    changed.write(REPLACEMENT.padEnd(found.length, '/').slice(-found.length), index, 'latin1');
  return changed;
}
