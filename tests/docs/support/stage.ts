import { chmod, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { from } from '../../../scripts/build/paths.ts';
import { findAll, systemPath } from '../../../scripts/setup/system/tools.mjs';
import { mintmark } from '../../support/mintmark.ts';
import { runNode } from '../../support/program.ts';
import type { Program } from '../../support/program.ts';

/** What the pages find in their environment, and the demo that answers them. */
export interface Stage extends AsyncDisposable {
  /** The demo's URL, which stands for `http://127.0.0.1:8787`. */
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  /** Makes a folder that looks like a clone, for the commands of a page. */
  folder(): Promise<string>;
}

/** Names in the root of a clone that a page's folder does not have. */
const left = new Set(['.git', '.ci', 'build', 'target']);

/** Starts the demo, and reads from its output what the pages name. */
export async function openStage(): Promise<Stage> {
  const all = await mkdtemp(join(tmpdir(), 'mintmark-docs-'));
  const demo = runNode([mintmark, 'demo', '--port', '0'], all, {});
  const url = (await demo.line(/listening on (http:\/\/127\.0\.0\.1:\d+)/))?.[1];
  if (url === undefined) throw new Error(`expected the demo to listen, got:\n${demo.output()}`);
  const bin = join(all, 'bin');
  await writeCommands(bin);
  let count = 0;
  return {
    url,
    env: {
      ...namedBy(demo),
      MINTMARK_URL: url,
      PORT: '0',
      PATH: [bin, from('node_modules/.bin'), systemPath()].join(delimiter),
    },
    folder: async () => {
      const folder = join(all, `page-${(count += 1)}`);
      await mkdir(folder);
      for (const name of await readdir(from(''))) if (!left.has(name)) await symlink(from(name), join(folder, name));
      return folder;
    },
    [Symbol.asyncDispose]: async () => {
      demo.signal('SIGKILL');
      await demo.ended;
      await rm(all, { recursive: true, force: true });
    },
  };
}

/** Returns the variables whose values the demo prints. */
function namedBy(demo: Program): Readonly<Record<string, string>> {
  const found = (pattern: RegExp): string => {
    const [, value] = pattern.exec(demo.output()) ?? [];
    if (value === undefined) throw new Error(`expected ${String(pattern)} in what the demo prints, got:\n${demo.output()}`);
    return value;
  };
  const token = found(/\b(mm_[\w-]+)/);
  return {
    TOKEN: token,
    MINTMARK_TOKEN: token,
    COLLECTION: found(/\/v1\/nft\/31337\/(0x[0-9a-fA-F]{40})\//),
    TOKEN_ID: found(/\/v1\/nft\/31337\/0x[0-9a-fA-F]{40}\/(\d+)/),
    ACCOUNT: found(/^\s*signer\s+(0x[0-9a-fA-F]{40})/m),
    RECEIVER: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  };
}

/** `mintmark` as an installation has it, and an `npm` that only runs what changes no clone. */
async function writeCommands(bin: string): Promise<void> {
  const [npm = 'npm'] = findAll('npm');
  await mkdir(bin);
  const write = async (name: string, lines: readonly string[]): Promise<void> => {
    await writeFile(join(bin, name), `#!/bin/sh\n${lines.join('\n')}\n`);
    await chmod(join(bin, name), 0o755);
  };
  await write('mintmark', [`exec node '${mintmark}' "$@"`]);
  await write('npm', [
    'case "$1" in start|run) ;; *) echo "npm $1 changes the clone: mark the block with skip" >&2; exit 99 ;; esac',
    `exec '${npm}' "$@"`,
  ]);
}
