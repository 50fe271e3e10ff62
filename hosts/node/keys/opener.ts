import { resolve } from 'node:path';
import type { KeyOpener } from '../../shared/config/keys/opener.ts';
import { linkKeys } from '../../shared/component/link.ts';
import type { Loader } from '../../shared/component/link.ts';
import type { Result } from '../../shared/result.ts';
import { readRegularFile } from './regular-file.ts';

/**
 * The most memory of scrypt in bytes, twice what the usual parameters take, and the most iterations
 * of PBKDF2, about ten seconds.
 */
const limits = { memory: 512 * 1024 * 1024, iterations: 10_000_000 };
/** The most bytes of a keystore's file. The component takes no more. */
const MAX_KEYSTORE_BYTES = 64 * 1024;
/** The most bytes of a key's file. */
const MAX_KEY_FILE_BYTES = 256;
/** The permissions of the group and of others. */
const GROUP_AND_OTHERS = 0o077;
/**
 * The permissions that a key's file may not give: any to others, and writing to the group. The
 * group may read: systemd and Kubernetes give files to a service so.
 */
const REFUSED_OF_KEYS = 0o027;

/**
 * Returns what opens keys on Node. Relative paths start from `directory`. `warn` is called with a
 * keystore that others than its owner may read or write, and its mode.
 */
export function keyOpener(load: Loader, directory: string, warn: (path: string, mode: string) => void): KeyOpener {
  return {
    opening: () => linkKeys(load),
    limits,
    readFile: (path) => readKeystore(resolve(directory, path), warn),
    readKeyFile: (path) => readKey(resolve(directory, path)),
  };
}

function readKeystore(path: string, warn: (path: string, mode: string) => void): Promise<Result<Uint8Array, string>> {
  return readRegularFile(path, MAX_KEYSTORE_BYTES, (mode) => {
    if ((mode & GROUP_AND_OTHERS) !== 0) warn(path, mode.toString(8));
    return undefined;
  });
}

function readKey(path: string): Promise<Result<Uint8Array, string>> {
  return readRegularFile(path, MAX_KEY_FILE_BYTES, (mode) =>
    (mode & REFUSED_OF_KEYS) === 0 ? undefined : `a file of mode ${mode.toString(8)}: run chmod 600 on it`,
  );
}
