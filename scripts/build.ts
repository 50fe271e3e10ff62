/**
 * Builds what is stale: types, core modules, components, and JavaScript from components. See `--help`.
 */
import { parseArgs } from 'node:util';
import { alone } from './build/lock.ts';
import { asyncStreamsSteps, asyncStreamsTestSteps } from './build/components/async-streams.ts';
import { perform, versionOf, type Step } from './build/step.ts';
import { component, debugging, javascript, workspace } from './build/steps.ts';
import { withSymbols, type CoreModule } from './build/components/rust.ts';
import { keepForTools } from './setup/environment.mjs';

const help = `Usage: node scripts/build.ts [--async-streams]

Builds what is stale:
  build/types              TypeScript's view of the WIT
  dist/components/*.wasm   the components
  dist/js/<name>/          the components for JavaScript hosts: <name>.js and its core modules
  dist/workers/            the scripts for Cloudflare Workers
  build/debug/             both of these with names of functions and tables of places (<name>.symbols.json), for --debug
  build/test/              the same of builds that only tests use

  --async-streams   also dist/components/gateway-async-streams.wasm: the gateway as a WASI 0.3 service,
                    behind the gate gateway-async-streams (wit/README.md)

Exit codes: 0; 1 when something does not build; 2 for a wrong argument.`;

/** The WIT, which every component carries with it. */
export const wit = ['wit/nft', 'wit/signer', 'wit/keys', 'wit/rate-limit', 'wit/gateway'];
const rust: readonly (CoreModule & { name: string })[] = [
  { name: 'nft', crate: 'mintmark-nft', file: 'build/core/nft.wasm' },
  { name: 'signer', crate: 'mintmark-signer', file: 'build/core/signer.wasm' },
  { name: 'gateway', crate: 'mintmark-gateway-driver-effects', file: 'build/core/gateway.wasm' },
  { name: 'keys', crate: 'mintmark-keys', file: 'build/core/keys.wasm' },
];
const limiter = 'dist/components/rate-limit.wasm';
/** The same with deliberate traps, for tests. Of `keys` there is nothing to replace after one. */
const trapping = rust.filter(({ name }) => name !== 'keys').map((module) => ({ ...module, file: `build/test/core/${module.name}.wasm` }));

/** Whether to build what stands behind the gate as well. */
export interface Gates {
  readonly asyncStreams: boolean;
}

const closed: Gates = { asyncStreams: false };

/** Builds what is stale in `dist/` and `build/types`; prints a line for each step that there was to do. Rejects when something does not build. */
export async function build(gates = closed): Promise<void> {
  await performAll(stepsFor(gates));
}

/** Builds what is stale in `build/debug`: what `build` leaves, with names of functions and tables of places. */
export async function buildForDebugging(): Promise<void> {
  const { workersDebugSteps } = await import('./build/workers/steps.ts');
  const components = rust.map(({ name, file }) => debugging(name, name, file, `dist/js/${name}`, `build/debug/js/${name}`));
  await performAll([...components, ...workersDebugSteps()]);
}

/** Builds what is stale of the scripts for Workers, and what they are made of. */
export async function buildWorkers(gates = closed): Promise<void> {
  const { workersSteps } = await import('./build/workers/steps.ts');
  await performAll([...stepsFor(gates), ...workersSteps()]);
}

/** Builds what is stale in `build/test`. */
export async function buildForTests(gates = closed): Promise<void> {
  const { workersTestSteps } = await import('./build/workers/steps.ts');
  await performAll([...stepsForTests(gates), ...workersTestSteps()]);
}

/** What `build` does. */
export function stepsFor({ asyncStreams }: Gates): Step[] {
  return [...typeSteps(), ...componentSteps(), ...(asyncStreams ? asyncStreamsSteps() : [])];
}

/** What `buildForTests` does before the scripts for Workers. */
export function stepsForTests({ asyncStreams }: Gates): Step[] {
  return [...testSteps(), ...(asyncStreams ? asyncStreamsTestSteps() : [])];
}

/** Builds what the TypeScript compiler needs and nothing else. */
export async function buildTypes(): Promise<void> {
  await performAll(typeSteps());
}

/** Performs what is stale of these steps, while no other process of this clone builds. */
export function performAll(steps: readonly Step[]): Promise<void> {
  return alone(async () => {
    for (const step of steps) await perform(step);
  });
}

/** What takes long to load is loaded when it is needed: mostly nothing is. */
function typeSteps(): Step[] {
  return [
    {
      name: 'types',
      inputs: [...wit, 'scripts/build/components/types.ts'],
      key: versionOf('@bytecodealliance/jco'),
      outputs: [
        'build/types/nft.d.ts',
        'build/types/signer.d.ts',
        'build/types/keys.d.ts',
        'build/types/rate-limit.d.ts',
        'build/types/gateway.d.ts',
        'build/types/backends.d.ts',
      ],
      run: async () => (await import('./build/components/types.ts')).generateTypes(),
    },
    {
      name: 'configuration check',
      inputs: ['schema/config.json', 'hosts/shared/config/rules/formats.ts', 'scripts/build/config.ts'],
      key: `${versionOf('ajv')} ${versionOf('esbuild')}`,
      outputs: ['build/config-validate.js', 'build/config-validate.d.ts'],
      run: async () => (await import('./build/config.ts')).generateConfigCheck(),
    },
  ];
}

/** Components, and JavaScript from them. */
function componentSteps(): Step[] {
  return [
    {
      name: 'core modules',
      inputs: [
        ...workspace,
        'components/nft',
        'components/signer',
        'components/keys',
        'components/gateway/core',
        'components/gateway/driver-effects',
        ...wit,
      ],
      outputs: rust.flatMap(coreFiles),
      run: async () => (await import('./build/components/rust.ts')).buildCoreModules(rust),
    },
    ...rust.map(({ name, file }) => component(name, file, `dist/components/${name}.wasm`)),
    {
      name: 'component rate-limit',
      inputs: ['components/rate-limit', 'wit/rate-limit', 'scripts/build/components/component.ts'],
      key: `${versionOf('@bytecodealliance/jco')} ${versionOf('componentize-qjs')}`,
      outputs: [limiter],
      run: async () =>
        (await import('./build/components/component.ts')).componentFromTypeScript(
          'components/rate-limit/src/component.ts',
          'wit/rate-limit',
          'rate-limit',
          limiter,
        ),
    },
    ...[...rust.map(({ name }) => name), 'rate-limit'].map((name) =>
      javascript(name, name, `dist/components/${name}.wasm`, `dist/js/${name}`),
    ),
  ];
}

/** Builds that only tests use. */
function testSteps(): Step[] {
  return [
    {
      name: 'core modules that trap for tests',
      inputs: [...workspace, 'components/nft', 'components/signer', 'components/gateway', ...wit],
      outputs: trapping.flatMap(coreFiles),
      run: async () => (await import('./build/components/rust.ts')).buildCoreModules(trapping, ['trap-for-tests']),
    },
    ...trapping.flatMap(({ name, file }) => {
      const title = `${name} that traps for tests`;
      const built = `build/test/components/${name}.wasm`;
      return [
        component(title, file, built),
        javascript(title, name, built, `build/test/js/${name}`),
        debugging(title, name, file, `build/test/js/${name}`, `build/test/debug/js/${name}`),
      ];
    }),
  ];
}

/** What is made of a crate: without and with names and DWARF. */
function coreFiles({ file }: CoreModule): string[] {
  return [file, withSymbols(file)];
}

if (import.meta.main) {
  // esbuild runs as a program with the environment of this one.
  keepForTools(process.env);
  try {
    const { values } = parseArgs({ options: { 'async-streams': { type: 'boolean' }, help: { type: 'boolean' } } });
    if (values.help) console.log(help);
    else {
      const gates = { asyncStreams: values['async-streams'] === true };
      await buildWorkers(gates);
      await buildForDebugging();
      await buildForTests(gates);
    }
  } catch (error) {
    const wrongArgument = error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
    console.error(`build: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = wrongArgument ? 2 : 1;
  }
}
