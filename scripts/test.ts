/**
 * Builds, then runs the checks, Rust's tests, a little fuzzing, and TypeScript's tests. See
 * `--help`.
 */
import { buildForTests, buildWorkers } from './build.ts';
import { performAll } from './build/perform.ts';
import { checkCommandSteps } from './build/components/check-command.ts';
import { composeForTests } from './build/composed/composed.ts';
import { timingLabSteps } from './build/components/timing-lab.ts';
import { check } from './check.ts';
import { runScript } from './script.ts';
import { packSteps } from './pack/steps.ts';
import { shortFuzzing } from './test/fuzz.ts';
import { compileNative } from './test/native.ts';
import { rustTests, typescriptTests, type Count } from './test/runners.ts';

const help = `Usage: npm test -- [--no-check]

Builds what is stale, for wasm and natively at a time (the first time \`wac\` too, from source). Then runs the checks of \`npm run check\` (each counts as a
test), cargo test, a short run of each target of \`npm run fuzz\` (each counts as a test), and vitest.
The last line is \`N passed, N failed\`.

  --no-check   leave the checks out

Exit codes:
  0  everything passes
  1  something fails, or nothing was run
  2  wrong argument`;

type Part = () => Count | Promise<Count>;

/**
 * Builds, then runs these parts and the tests one after the other, each whatever the others come
 * to.
 */
async function test(first: readonly Part[]): Promise<Count> {
  const compiled = compileNative();
  try {
    const gates = { asyncStreams: true };
    await buildWorkers(gates);
    await composeForTests();
    await performAll([...checkCommandSteps(), ...timingLabSteps()]);
    await performAll(packSteps());
    await buildForTests();
    await compiled;
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
  const total = { passed: 0, failed: 0 };
  for (const part of [...first, rustTests, shortFuzzing, typescriptTests]) {
    const { passed, failed } = await part();
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

await runScript({
  name: 'test',
  help,
  options: { 'no-check': { type: 'boolean' } },
  run: async ({ 'no-check': noCheck = false }) => {
    const { passed, failed } = await test(noCheck ? [] : [check]);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
    console.log(`${passed} passed, ${failed} failed`);
  },
});
