/**
 * What can be built, as lists of steps. A step loads what takes long to load only when it runs:
 * mostly nothing is stale.
 */
import { asyncStreamsSteps } from './components/async-streams.ts';
import { checkCommandSteps } from './components/check-command.ts';
import { consoleSteps } from './console/steps.ts';
import { limiterComponent } from './components/limiter.ts';
import type { Engine } from './components/component.ts';
import { componentInputs } from './components/metadata.ts';
import { withSymbols, type CoreModule } from './components/rust.ts';
import { versionOf, type Step } from './step.ts';
import { component, debugging, javascript, workspace } from './steps.ts';

/** The WIT, which every component carries with it. */
export const wit = ['wit/nft', 'wit/signer', 'wit/keys', 'wit/image', 'wit/rate-limit', 'wit/gateway'];

const rust: readonly (CoreModule & { name: string })[] = [
  { name: 'nft', crate: 'mintmark-nft', file: 'build/core/nft.wasm' },
  { name: 'signer', crate: 'mintmark-signer', file: 'build/core/signer.wasm' },
  { name: 'gateway', crate: 'mintmark-gateway-driver-effects', file: 'build/core/gateway.wasm' },
  { name: 'keys', crate: 'mintmark-keys', file: 'build/core/keys.wasm' },
  { name: 'image', crate: 'mintmark-image', file: 'build/core/image.wasm' },
];
const limiter = 'dist/components/rate-limit.wasm';
const starlingMonkeyLimiter = 'build/test/components/starlingmonkey/rate-limit.wasm';
/**
 * The same with deliberate traps, for tests. `keys` and `image` are not among them: nothing
 * replaces the first after a trap, and the second ends with its thread.
 */
const trapping = rust
  .filter(({ name }) => name !== 'keys' && name !== 'image')
  .map((module) => ({ ...module, file: `build/test/core/${module.name}.wasm` }));

/** What a target builds in addition. */
export interface Gates {
  /**
   * Whether to build the gateway as a WASI 0.3 service, behind the gate `gateway-async-streams`.
   */
  readonly asyncStreams: boolean;
}

/** What a program can ask for. A target includes everything that it needs. */
export const targets = {
  /** TypeScript's view of the WIT, of the configuration and of the HTTP interface. */
  types: () => [typesStep(), configurationStep(), interfaceTypesStep()],
  /** The check of a configuration against its schema. Needs the npm packages and nothing else. */
  configuration: () => [configurationStep()],
  /** What the Node host loads. */
  node: () => stepsFor({ asyncStreams: false }),
  /** What the Node host loads with `--async-streams`. */
  'node-async-streams': () => stepsFor({ asyncStreams: true }),
  /** What the Node host loads with `--debug`. */
  'node-debug': () => [...stepsFor({ asyncStreams: false }), ...debugSteps()],
  /** The scripts for Cloudflare Workers, and what stands for Cloudflare around them locally. */
  workers: async () => [...stepsFor({ asyncStreams: false }), ...(await import('./workers/steps.ts')).workersSteps()],
  /** The scripts with the gateway for WASI 0.3. */
  'workers-async-streams': async () => {
    const { workersAsyncStreamsSteps, workersSteps } = await import('./workers/steps.ts');
    return [...stepsFor({ asyncStreams: true }), ...workersSteps(), ...workersAsyncStreamsSteps()];
  },
  /** The scripts with names of functions and tables of places. */
  'workers-debug': async () => {
    const { workersDebugSteps, workersSteps } = await import('./workers/steps.ts');
    return [...stepsFor({ asyncStreams: false }), ...workersSteps(), ...debugSteps(), ...workersDebugSteps()];
  },
  /** The command `mintmark-check` as one component. */
  'check-command': () => [...stepsFor({ asyncStreams: false }), ...checkCommandSteps()],
} as const satisfies Readonly<Record<string, () => Step[] | Promise<Step[]>>>;

/** The name of a target. */
export type TargetName = keyof typeof targets;

/** Returns the steps for the components, for JavaScript from them, and for the console. */
export function stepsFor({ asyncStreams }: Gates): Step[] {
  return [...targets.types(), ...componentSteps(), ...consoleSteps(), ...(asyncStreams ? asyncStreamsSteps() : [])];
}

/** Returns the steps for what only tests use, except the scripts for Workers. */
export function stepsForTests(): Step[] {
  return testSteps();
}

/** Returns the steps for the components with names of functions and tables of places. */
export function debugSteps(): Step[] {
  return rust.map(({ name, file }) => debugging(name, name, file, `dist/js/${name}`, `build/debug/js/${name}`));
}

function typesStep(): Step {
  return {
    name: 'types',
    inputs: [...wit, 'scripts/build/components/types.ts'],
    key: versionOf('@bytecodealliance/jco'),
    outputs: [
      'build/types/nft.d.ts',
      'build/types/signer.d.ts',
      'build/types/keys.d.ts',
      'build/types/image.d.ts',
      'build/types/rate-limit.d.ts',
      'build/types/gateway.d.ts',
      'build/types/async-streams/gateway-async-streams.d.ts',
    ],
    run: async () => (await import('./components/types.ts')).generateTypes(),
  };
}

function interfaceTypesStep(): Step {
  return {
    name: 'interface types',
    inputs: [
      'schema/openapi.yaml',
      'schema/openrpc.yaml',
      'schema/config.json',
      'scripts/build/openapi.ts',
      'scripts/build/openrpc.ts',
      'scripts/build/interface',
    ],
    key: versionOf('json-schema-to-typescript'),
    outputs: ['build/types/openapi.d.ts', 'build/types/openrpc.d.ts', 'build/types/config.d.ts'],
    run: async () => {
      await (await import('./interface/openapi-types.ts')).generateOpenapiTypes();
      await (await import('./interface/openrpc-types.ts')).generateMethodTypes();
      (await import('./interface/config-types.ts')).generateConfigTypes();
    },
  };
}

function configurationStep(): Step {
  return {
    name: 'configuration check',
    inputs: ['schema/config.json', 'hosts/shared/config/rules/formats.ts', 'scripts/build/config.ts'],
    key: `${versionOf('ajv')} ${versionOf('esbuild')}`,
    outputs: ['build/config-validate.js', 'build/config-validate.d.ts'],
    run: async () => (await import('./config.ts')).generateConfigValidator(),
  };
}

/** What a component in TypeScript is made by. */
const typescriptInputs = ['component.ts', 'limiter.ts', 'narrowed.ts']
  .map((it) => `scripts/build/components/${it}`)
  .concat(componentInputs);

function componentSteps(): Step[] {
  return [
    {
      name: 'core modules',
      inputs: [
        ...workspace,
        'components/nft',
        'components/signer',
        'components/keys',
        'components/image',
        'components/gateway/core',
        'components/gateway/driver-effects',
        ...wit,
      ],
      outputs: rust.flatMap(coreFiles),
      run: async () => (await import('./components/rust.ts')).buildCoreModules(rust),
    },
    ...rust.map(({ name, file }) => component(name, file, `dist/components/${name}.wasm`)),
    limiterStep('component rate-limit', 'quickjs', limiter),
    ...[...rust.map(({ name }) => name), 'rate-limit'].map((name) =>
      javascript(name, name, `dist/components/${name}.wasm`, `dist/js/${name}`),
    ),
  ];
}

/** Returns the step that makes the component of the limiter. */
function limiterStep(name: string, engine: Engine, file: string): Step {
  return {
    name,
    inputs: ['components/rate-limit', 'wit/rate-limit', ...typescriptInputs],
    key: `${versionOf('@bytecodealliance/jco')} ${versionOf('componentize-qjs')} ${engine}`,
    outputs: [file],
    run: async () =>
      (await import('./components/component.ts')).componentFromTypeScript(
        limiterComponent('components/rate-limit/src/component.ts', engine, file),
      ),
  };
}

function testSteps(): Step[] {
  return [
    limiterStep('component rate-limit on StarlingMonkey for tests', 'starlingmonkey', starlingMonkeyLimiter),
    javascript('rate-limit on StarlingMonkey for tests', 'rate-limit', starlingMonkeyLimiter, 'build/test/js/starlingmonkey/rate-limit'),
    {
      name: 'core modules that trap for tests',
      inputs: [...workspace, 'components/nft', 'components/signer', 'components/gateway', ...wit],
      outputs: trapping.flatMap(coreFiles),
      run: async () => (await import('./components/rust.ts')).buildCoreModules(trapping, ['trap-for-tests']),
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

/** Returns what the build makes of a crate: without and with names and DWARF. */
function coreFiles({ file }: CoreModule): string[] {
  return [file, withSymbols(file)];
}
