/**
 * The composed file for WASI 0.2, and what only it needs. It is no part of `build()`, so that `npm
 * start` does not wait for it.
 */
import { mkdirSync } from 'node:fs';
import { performAll } from '../perform.ts';
import { targets, wit } from '../targets.ts';
import { from } from '../paths.ts';
import type { CoreModule } from './rust.ts';
import type { Step } from '../step.ts';
import { component, workspace } from '../steps.ts';
import { wacCompose, wacStep, wacTargets } from './wac.ts';
import type { WacOutcome } from './wac.ts';

/** The document that says how the parts are wired. */
export const document = 'hosts/wasm/compose.wac';

/** The composed file. */
export const composed = 'dist/mintmark-0.2.wasm';

/**
 * The same with a gateway that reports its environment.
 *
 * Security: for a test, never for use.
 */
export const composedForTests = 'build/test/mintmark-0.2.wasm';

/** The components that only composed files have, and the world of each in `wit/gateway`. */
export const parts: readonly { name: string; crate: string; world: string }[] = [
  { name: 'gateway-driver-wasi-p2', crate: 'mintmark-gateway-driver-wasi-p2', world: 'driver-wasi-p2' },
  { name: 'public-environment', crate: 'mintmark-gateway-public-environment', world: 'public-environment' },
  { name: 'backends-local', crate: 'mintmark-backends-local', world: 'backends-local' },
];

/** The files of the parts, by the names that the document has for them. */
export const packages: Readonly<Record<string, string>> = {
  'mintmark:nft-component': 'dist/components/nft.wasm',
  'mintmark:signer-component': 'dist/components/signer.wasm',
  'mintmark:rate-limit-component': 'dist/components/rate-limit.wasm',
  'mintmark:backends-component': 'dist/components/backends-local.wasm',
  'mintmark:environment-component': 'dist/components/public-environment.wasm',
  'mintmark:gateway-component': 'dist/components/gateway-driver-wasi-p2.wasm',
};

const reporting = { crate: 'mintmark-gateway-driver-wasi-p2', file: 'build/test/core/gateway-driver-wasi-p2.wasm' };

/** The files of the parts for tests. */
export const packagesForTests: Readonly<Record<string, string>> = {
  ...packages,
  'mintmark:gateway-component': 'build/test/components/gateway-driver-wasi-p2.wasm',
};

/**
 * Builds what is stale of the composed file. Rejects if something does not build, does not link, or
 * does not fit its world.
 */
export async function compose(): Promise<void> {
  await performAll(targets.node());
  await performAll([
    wacStep,
    coreStep('core modules of composed files', parts.map(coreOf)),
    ...parts.map(partStep),
    composition(packages, composed),
  ]);
}

/** Builds what is stale of the composed file for tests. */
export async function composeForTests(): Promise<void> {
  await compose();
  const file = packagesForTests['mintmark:gateway-component'] ?? '';
  await performAll([
    coreStep('core module of a gateway that reports its environment', [reporting], ['environment-for-tests']),
    component('gateway that reports its environment', reporting.file, file),
    composition(packagesForTests, composedForTests),
  ]);
}

function coreOf({ name, crate }: (typeof parts)[number]): CoreModule {
  return { crate, file: `build/core/${name}.wasm` };
}

function partStep(part: (typeof parts)[number]): Step {
  return component(part.name, coreOf(part).file, `dist/components/${part.name}.wasm`);
}

function coreStep(name: string, modules: readonly CoreModule[], features: readonly string[] = []): Step {
  return {
    name,
    inputs: [...workspace, 'components/configuration', 'components/backends/local', 'components/gateway', ...wit],
    outputs: modules.map(({ file }) => file),
    run: async () => (await import('./rust.ts')).buildCoreModules(modules, features),
  };
}

function composition(files: Readonly<Record<string, string>>, output: string): Step {
  return {
    name: `composition ${output}`,
    inputs: [document, ...Object.values(files), 'scripts/build/components/wac.ts', 'wit/gateway/gateway.wit'],
    key: wacStep.key ?? '',
    outputs: [output],
    run: () => {
      mkdirSync(from(output).replace(/[^/]*$/, ''), { recursive: true });
      for (const { name, world } of parts) expectDone(wacTargets(files[packageOf(name)] ?? '', world), `${name} and world ${world}`);
      expectDone(wacCompose(document, files, output), document);
      expectDone(wacTargets(output, 'composed-service'), `${output} and world composed-service`);
    },
  };
}

function packageOf(part: string): string {
  return Object.entries(packages).find(([, file]) => file === `dist/components/${part}.wasm`)?.[0] ?? '';
}

function expectDone({ status, output }: WacOutcome, what: string): void {
  if (status !== 0) throw new Error(`wac: ${what}: exit code ${status}\n${output}`);
}
