/**
 * Checks everything that needs no test to run: types, lint, formats, clippy, WIT, files. See
 * `--help`.
 */
import { buildTypes } from './build.ts';
import type { Check } from './check/outcome.ts';
import { cycleChecks } from './check/cycles.ts';
import { descriptionChecks } from './check/descriptions.ts';
import { fileChecks } from './check/files.ts';
import { generatedChecks } from './check/generated.ts';
import { referenceChecks } from './check/references.ts';
import { rustChecks } from './check/rust.ts';
import { sentenceChecks } from './check/sentences.ts';
import { siteChecks } from './check/site.ts';
import { typescriptChecks } from './check/typescript.ts';
import { witChecks } from './check/wit.ts';
import { runScript } from './script.ts';

const help = `Usage: npm run check -- [--fix]

Runs every check and prints what is wrong. A check that fails does not stop the next one.

  --fix   first repair what a machine can repair: formats, some lint, wit/wasi, wit/*/deps, generated pages

Exit codes:
  0  every check passes
  1  a check fails
  2  wrong argument`;

const checks: readonly Check[] = [
  ...typescriptChecks,
  ...fileChecks,
  ...referenceChecks,
  ...sentenceChecks,
  ...generatedChecks,
  ...siteChecks,
  ...cycleChecks,
  ...descriptionChecks,
  ...witChecks,
  ...rustChecks,
];

/**
 * Runs every check, and prints a line for each and what is wrong. Returns how many pass and fail.
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

if (import.meta.main)
  await runScript({
    name: 'check',
    help,
    options: { fix: { type: 'boolean' } },
    run: async ({ fix: repair = false }) => {
      if (repair) for (const { fix } of checks) await fix?.();
      const { passed, failed } = await check();
      console.log(`check: ${passed} ok, ${failed} failed`);
      process.exitCode = failed === 0 ? 0 : 1;
    },
  });
