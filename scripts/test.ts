/**
 * Runs everything that must hold: builds, checks, Rust's tests, a little fuzzing, TypeScript's tests. See `--help`.
 */
import { parseArgs } from 'node:util';
import { buildForTests, buildWorkers } from './build.ts';
import { performAll } from './build/perform.ts';
import { checkCommandSteps } from './build/components/check-command.ts';
import { composeForTests } from './build/components/composed.ts';
import { timingLabSteps } from './build/components/timing-lab.ts';
import { check } from './check.ts';
import { shortFuzzing } from './test/fuzz.ts';
import { rustTests, typescriptTests, type Count } from './test/runners.ts';

const help = `Usage: node scripts/test.ts [--no-check]

Builds what is stale (the first time \`wac\` too, from source), then runs the checks of \`npm run check\` (each counts as a test), cargo test, a short run of
each target of \`npm run fuzz\` (each a test), and vitest.
The last line is \`N passed, N failed\`.

  --no-check   leave the checks out

Exit codes: 0 when everything holds; 1 when something does not, or nothing was run; 2 for a wrong argument.`;

/** Runs the parts one after the other, all of them whatever the others come to. */
async function test(checked: boolean): Promise<Count> {
  const parts: (() => Count | Promise<Count>)[] = [...(checked ? [check] : []), rustTests, shortFuzzing, typescriptTests];
  try {
    const gates = { asyncStreams: true };
    await buildWorkers(gates);
    await composeForTests();
    await performAll([...checkCommandSteps(), ...timingLabSteps()]);
    await buildForTests(gates);
  } catch (error) {
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    return { passed: 0, failed: 1 };
  }
  const total = { passed: 0, failed: 0 };
  for (const part of parts) {
    const { passed, failed } = await part();
    total.passed += passed;
    total.failed += failed;
  }
  return total;
}

try {
  const { values } = parseArgs({ options: { 'no-check': { type: 'boolean' }, help: { type: 'boolean' } } });
  if (values.help) console.log(help);
  else {
    const { passed, failed } = await test(values['no-check'] !== true);
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
    console.log(`${passed} passed, ${failed} failed`);
  }
} catch (error) {
  const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
  console.error(`test: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = wrongArgument ? 2 : 1;
}
