import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { find } from '../../../scripts/setup/system/tools.mjs';
import type { Podman } from './podman.ts';

/** Copies programs and the libraries that they load, Node and npm, and writes a user `node`. */
const fill = `set -euo pipefail
cd "$FOLDER"
mkdir -p usr/local/bin usr/local/lib/node_modules tmp proc sys dev run etc
chmod 1777 tmp
for program in /bin/sh /bin/rm /usr/bin/install /usr/bin/env "$NODE"; do
  case "$program" in "$NODE") cp "$NODE" usr/local/bin/node;; *) cp -L --parents "$program" .;; esac
  for library in $(ldd "$program" | grep -o '/[^ ]*'); do [ -e ".$library" ] || cp -L --parents "$library" .; done
done
cp -r "$NPM" usr/local/lib/node_modules/npm
ln -s ../lib/node_modules/npm/bin/npm-cli.js usr/local/bin/npm
printf 'root:x:0:0::/root:/bin/sh\\nnode:x:1000:1000::/home/node:/bin/sh\\n' > etc/passwd
printf 'root:x:0:\\nnode:x:1000:\\n' > etc/group`;

/**
 * Makes an image under the name of Node's, of which nothing can be downloaded: Node, npm and a
 * shell of this machine. npm makes no requests in it.
 */
export async function importNodeImage(podman: Podman, name: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'mintmark-image-'));
  try {
    const npm = dirname(dirname(realpathSync(find(['npm']) ?? '')));
    const { PATH = '' } = process.env;
    execFileSync('bash', ['-c', fill], { env: { PATH, FOLDER: folder, NODE: process.execPath, NPM: npm } });
    const archive = join(folder, 'image.tar');
    execFileSync('tar', ['--exclude=./image.tar', '-C', folder, '-cf', archive, '.']);
    const changes = ['ENV PATH=/usr/local/bin:/usr/bin:/bin', 'ENV npm_config_offline=true'];
    await podman.expect(['import', ...changes.flatMap((change) => ['--change', change]), archive, name]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
