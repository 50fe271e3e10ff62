#!/usr/bin/env node
/**
 * The command `mintmark` of the package. It needs the Node that runs mintmark, and continues on the
 * one that npm installed beside it if this one is too old.
 */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { continueOn } from '../../../cli/command/continue-on.mjs';
import { nodePackage } from './node-package.ts';

/** The oldest major version of Node that runs mintmark. */
const MIN_NODE_MAJOR = 26;
const args = process.argv.slice(2);

if (Number.parseInt(process.versions.node, 10) >= MIN_NODE_MAJOR) {
  // By a variable: the bundle of the launcher leaves the program where it is.
  const program = new URL('../bundle/main.js', import.meta.url).href;
  const { main }: { main: (args: readonly string[]) => Promise<void> } = await import(program);
  await main(args);
} else {
  const node = findNode();
  if (node === undefined) {
    console.error(
      `mintmark: expected Node ${MIN_NODE_MAJOR} or newer, got ${process.versions.node}: install it, or the npm package ${nodePackage()}`,
    );
    process.exitCode = 3;
  } else process.exitCode = await continueOn(node, fileURLToPath(import.meta.url), args);
}

/** Returns the path of the Node that npm installed. `undefined` if it installed none. */
function findNode(): string | undefined {
  try {
    const folder = dirname(createRequire(import.meta.url).resolve(`${nodePackage()}/package.json`));
    return [join(folder, 'bin', 'node'), join(folder, 'bin', 'node.exe')].find((path) => existsSync(path));
  } catch {
    return undefined;
  }
}
