/** Runs the tests that need other hosts than Node and Workers. See `--help`. */
import { buildForTests } from './build.ts';
import { composeForTests } from './build/composed/composed.ts';
import { buildLimitedServices } from './build/limited/services.ts';
import { from } from './build/paths.ts';
import { performAll } from './build/perform.ts';
import { rustExample, rustExampleStep } from './build/rust-example.ts';
import { wacStep } from './build/tools/wac.ts';
import { wasmtimeStep } from './build/tools/wasmtime.ts';
import { runScript } from './script.ts';
import { typescriptTests } from './test/runners.ts';

const help = `Usage: npm run test:hosts -- [--rust]

Builds what is stale, and wac and wasmtime from source if they are missing (once a clone, ten minutes on two cores).
Then serves the composed files in wasmtime and runs the tests of tests/hosts-wasmtime, the one suite of every host among
them. The last line is \`N passed, N failed\`.

  --rust   also build and run the example in Rust, whose wasmtime crate takes three minutes more

Exit codes:
  0  everything passes
  1  something fails, or nothing was run
  2  wrong argument`;

await runScript({
  name: 'test:hosts',
  help,
  options: { rust: { type: 'boolean' } },
  run: async ({ rust = false }) => {
    await performAll([wacStep, wasmtimeStep, ...(rust ? [rustExampleStep] : [])]);
    await composeForTests();
    await buildLimitedServices();
    await buildForTests();
    // The test of the example says why it does not run without it.
    if (rust) process.env['MINTMARK_RUST_EXAMPLE'] = from(rustExample);
    const { passed, failed } = await typescriptTests('vitest.hosts.config.ts');
    process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
    console.log(`${passed} passed, ${failed} failed`);
  },
});
