/**
 * Checks everything that needs no test to run: types, lint, formats, clippy, WIT, files. See
 * `--help`.
 */
import { parseArgs } from 'node:util';
import { buildTypes } from './build.ts';
import type { Check } from './check/outcome.ts';
import { cycleChecks } from './check/cycles.ts';
import { fileChecks } from './check/files.ts';
import { referenceChecks } from './check/references.ts';
import { rustChecks } from './check/rust.ts';
import { sentenceChecks } from './check/sentences.ts';
import { typescriptChecks } from './check/typescript.ts';
import { witChecks } from './check/wit.ts';

const help = `Usage: node scripts/check.ts [--fix]

Runs every check, prints what is wrong, and goes on to the next.

  --fix    first repair what a machine can repair: formats, some lint, wit/wasi, wit/*/deps

Exit codes: 0 when everything holds; 1 when something does not; 2 for a wrong argument.`;

const checks: readonly Check[] = [
  ...typescriptChecks,
  ...fileChecks,
  ...referenceChecks,
  ...sentenceChecks,
  ...cycleChecks,
  ...witChecks,
  ...rustChecks,
];

/**
 * Runs every check; prints a line for each, and what is wrong. Gives how many hold and how many do
 * not.
 */
export async function check(): Promise<{ passed: number; failed: number }> {
  await buildTypes();
  let failed = 0;
  for (const { name, run } of checks) {
    const started = performance.now();
    const wrong = await (async () => run())().catch((error: unknown) => [
      error instanceof Error ? (error.stack ?? error.message) : String(error),
    ]);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`check: ${name}: ${wrong.length === 0 ? 'ok' : 'FAILED'} (${seconds} s)`);
    for (const paragraph of wrong) console.log(paragraph);
    if (wrong.length > 0) failed += 1;
  }
  return { passed: checks.length - failed, failed };
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({ options: { fix: { type: 'boolean' }, help: { type: 'boolean' } } });
    if (values.help) console.log(help);
    else {
      if (values.fix) for (const { fix } of checks) await fix?.();
      const { passed, failed } = await check();
      console.log(`check: ${passed} ok, ${failed} failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    }
  } catch (error) {
    const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(`check: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = wrongArgument ? 2 : 1;
  }
}
