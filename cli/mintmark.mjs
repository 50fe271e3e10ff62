#!/usr/bin/env node
/**
 * The command `mintmark`. Plain Node 20 without dependencies up to the last import: it may run
 * before anything is installed. It installs the npm packages if they are missing, and continues on
 * the Node that they bring.
 */
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { continueAs } from '../scripts/setup/continue-as.mjs';
import { setUpPackages } from '../scripts/setup/packages.mjs';
import { Missing, root } from '../scripts/setup/report.mjs';

/** The oldest major version of Node that runs mintmark's TypeScript. */
const MIN_NODE_MAJOR = 26;
/** Commands that run until a signal ends them. */
const serving = ['start', 'workers'];

const args = process.argv.slice(2);
try {
  await setUpPackages();
  if (Number.parseInt(process.versions.node, 10) >= MIN_NODE_MAJOR) {
    const { main } = await import('./main.ts');
    await main(args);
  } else {
    const serves = serving.includes(args[0] ?? '');
    const bin = join(root, 'node_modules', '.bin');
    process.exitCode = await continueAs(join(bin, 'node'), [fileURLToPath(import.meta.url), ...args], {
      env: { ...process.env, PATH: [bin, process.env.PATH ?? ''].join(delimiter) },
      childArgs: serves ? ['--end-with-parent'] : [],
      session: serves,
      endWithParent: args.includes('--end-with-parent'),
    });
  }
} catch (error) {
  if (!(error instanceof Missing)) throw error;
  console.error(`mintmark: ${error.message}`);
  process.exitCode = error.exitCode;
}
