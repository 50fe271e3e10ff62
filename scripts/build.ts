/**
 * Builds what is stale: types, core modules, components, and JavaScript from components. See
 * `--help`.
 */
import { performAll, performAllNow } from './build/perform.ts';
import { debugSteps, stepsFor, stepsForTests, targets } from './build/targets.ts';
import type { Gates, TargetName } from './build/targets.ts';
import { ArgumentError, runScript } from './script.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: npm run build -- [--target NAME]... [--async-streams] [--no-wait]

Builds what is stale:
  build/types              TypeScript's view of the WIT
  dist/components/*.wasm   the components
  dist/js/<name>/          the components for JavaScript hosts: <name>.js and its core modules
  dist/workers/            the scripts for Cloudflare Workers
  build/debug/             both of these with names of functions and tables of places (<name>.symbols.json), for --debug
  build/test/              the same of builds that only tests use

  --target NAME     only what NAME needs; may be repeated. One of
                    ${Object.keys(targets).join(', ')}
  --async-streams   also dist/components/gateway-async-streams.wasm and JavaScript from it: the gateway as a WASI 0.3
                    service, behind the gate gateway-async-streams (wit/README.md)
  --no-wait         end with 1 while another process builds in this clone (default: wait for its end)

Exit codes:
  0  everything is built
  1  something does not build
  2  wrong argument`;

const closed: Gates = { asyncStreams: false };

/**
 * Builds what is stale in `dist/` and `build/types`; prints a line for each step that there was to
 * do. Rejects if something does not build.
 */
export async function build(gates = closed): Promise<void> {
  await performAll(stepsFor(gates));
}

/**
 * Builds what is stale in `build/debug`: what `build` leaves, with names of functions and tables of
 * places.
 */
export async function buildForDebugging(): Promise<void> {
  const { workersDebugSteps } = await import('./build/workers/steps.ts');
  await performAll([...debugSteps(), ...workersDebugSteps()]);
}

/** Builds what is stale of the scripts for Workers, and what they are made of. */
export async function buildWorkers(gates = closed): Promise<void> {
  const { workersAsyncStreamsSteps, workersSteps } = await import('./build/workers/steps.ts');
  await performAll([...stepsFor(gates), ...workersSteps(), ...(gates.asyncStreams ? workersAsyncStreamsSteps() : [])]);
}

/** Builds what is stale in `build/test`. */
export async function buildForTests(): Promise<void> {
  const { workersTestSteps } = await import('./build/workers/steps.ts');
  await performAll([...stepsForTests(), ...workersTestSteps()]);
}

/** Builds what the TypeScript compiler needs and nothing else. */
export async function buildTypes(): Promise<void> {
  await performAll(targets.types());
}

if (import.meta.main) {
  // esbuild runs as a program with the environment of this one.
  keepForTools(process.env);
  await runScript({
    name: 'build',
    help,
    options: { target: { type: 'string', multiple: true }, 'async-streams': { type: 'boolean' }, 'no-wait': { type: 'boolean' } },
    run: async ({ target: names, 'async-streams': asyncStreams = false, 'no-wait': noWait = false }) => {
      if (names === undefined) {
        await buildWorkers({ asyncStreams });
        await buildForDebugging();
        return buildForTests();
      }
      const steps = await Promise.all(names.map(async (name) => targets[targetOf(name)]()));
      await (noWait ? performAllNow : performAll)(steps.flat());
    },
  });
}

function targetOf(name: string): TargetName {
  const found = Object.keys(targets).find((target): target is TargetName => target === name);
  if (found !== undefined) return found;
  throw new ArgumentError(`--target: expected one of ${Object.keys(targets).join(', ')}, got ${name}`);
}
