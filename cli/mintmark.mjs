#!/usr/bin/env node
/**
 * The command `mintmark`. Plain Node 20 without dependencies up to the last import: it may run
 * before anything is installed. It installs the npm packages if they are missing, and continues on
 * the Node that they bring.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setUpPackages } from '../scripts/setup/packages.mjs';
import { Missing, root } from '../scripts/setup/report.mjs';
import { continueOn } from './command/continue-on.mjs';

/** The oldest major version of Node that runs mintmark's TypeScript. */
const MIN_NODE_MAJOR = 26;

const args = process.argv.slice(2);
try {
  await setUpPackages();
  if (Number.parseInt(process.versions.node, 10) >= MIN_NODE_MAJOR) {
    const { main } = await import('./main.ts');
    await main(args);
  } else {
    process.exitCode = await continueOn(join(root, 'node_modules', '.bin', 'node'), fileURLToPath(import.meta.url), args);
  }
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(`mintmark: ${error.message}`);
  process.exitCode = error.exitCode;
}
