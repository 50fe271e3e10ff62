/**
 * Builds the composed files, and what only they need. They are no part of `build()`, so that `npm
 * start` does not wait for them.
 */
import { mkdirSync } from 'node:fs';
import { performAll } from '../perform.ts';
import { targets, wit } from '../targets.ts';
import { from } from '../paths.ts';
import type { CoreModule } from '../components/rust.ts';
import type { Step } from '../step.ts';
import { component, workspace } from '../steps.ts';
import { serviceForTestsSteps } from '../limited/service-for-tests.ts';
import { asyncStreamsSteps } from '../components/async-streams.ts';
import { compositions, forWasi02, remoteCompositions, remoteForTests02, remoteForTests03 } from './compositions.ts';
import type { Composition, Part } from './compositions.ts';
import { openWit, openWitStep } from '../tools/open-wit.ts';
import { wacCompose, wacStep, wacTargets } from '../tools/wac.ts';
import type { WacOutcome } from '../tools/wac.ts';

const reporting = { crate: 'mintmark-gateway-driver-wasi-p2', file: 'build/test/core/gateway-driver-wasi-p2.wasm' };

/**
 * The file for WASI 0.2 with a gateway that reports its environment.
 *
 * Security: for a test, never for use.
 */
export const forTests: Composition = {
  ...forWasi02,
  packages: { ...forWasi02.packages, 'mintmark:gateway-component': 'build/test/components/gateway-driver-wasi-p2.wasm' },
  file: 'build/test/mintmark-0.2.wasm',
};

/**
 * Builds what is stale of the composed files. Rejects if something does not build, does not link,
 * or does not fit its world.
 */
export async function compose(): Promise<void> {
  await performAll(targets.node());
  await performAll([...asyncStreamsSteps(), openWitStep, wacStep]);
  const parts = partsOf(compositions);
  await performAll([
    coreStep('core modules of composed files', parts.map(coreOf)),
    ...parts.map(partStep),
    ...compositions.map(compositionStep),
  ]);
}

/**
 * Builds what is stale of the composed files, and of those with the backends of another gateway.
 * `url` is where that gateway is, if the configuration does not say.
 */
export async function composeRemote(url: string): Promise<void> {
  await compose();
  await performAll(remoteSteps('dist', 'build/core', remoteCompositions, { MINTMARK_BACKENDS_URL: url }));
}

/** Returns the steps for files with remote backends, whose own parts go to `folder`. */
function remoteSteps(
  folder: string,
  cores: string,
  files: readonly Composition[],
  variables: Readonly<Record<string, string>>,
): readonly Step[] {
  const built = new Set(partsOf(compositions).map(({ name }) => name));
  const parts = partsOf(files).filter(({ name }) => !built.has(name));
  const modules = parts.map(({ name, crate }) => ({ crate, file: `${cores}/${name}.wasm` }));
  const step = coreStep(`core modules of remote backends in ${folder}`, modules, [], variables);
  return [
    { ...step, key: JSON.stringify(variables) },
    ...parts.map(({ name }) => component(`${name} in ${folder}`, `${cores}/${name}.wasm`, `${folder}/components/${name}.wasm`)),
    ...files.map(compositionStep),
  ];
}

function partsOf(files: readonly Composition[]): readonly Part[] {
  return [...new Map(files.flatMap((it) => it.parts).map((part) => [part.name, part])).values()];
}

/** Builds what is stale of the composed files, and of those for tests. */
export async function composeForTests(): Promise<void> {
  await compose();
  await performAll([
    ...remoteSteps('build/test', 'build/test/core', [remoteForTests02, remoteForTests03], {}),
    coreStep('core module of a gateway that reports its environment', [reporting], ['environment-for-tests']),
    component('gateway that reports its environment', reporting.file, forTests.packages['mintmark:gateway-component'] ?? ''),
    compositionStep(forTests),
    ...serviceForTestsSteps(),
  ]);
}

function coreOf({ name, crate }: Part): CoreModule {
  return { crate, file: `build/core/${name}.wasm` };
}

function partStep(part: Part): Step {
  return component(part.name, coreOf(part).file, `dist/components/${part.name}.wasm`);
}

function coreStep(
  name: string,
  modules: readonly CoreModule[],
  features: readonly string[] = [],
  variables: Readonly<Record<string, string>> = {},
): Step {
  return {
    name,
    inputs: [...workspace, 'components/configuration', 'components/backends', 'components/gateway', 'components/limit-middleware', ...wit],
    outputs: modules.map(({ file }) => file),
    run: async () => (await import('../components/rust.ts')).buildCoreModules(modules, features, variables),
  };
}

/** Returns the step that composes a file and checks it. Its parts have to be built. */
export function compositionStep({ document, packages, parts, world, file }: Composition): Step {
  return {
    name: `composition ${file}`,
    inputs: [document, ...Object.values(packages), 'scripts/build/tools/wac.ts', openWit],
    key: wacStep.key ?? '',
    outputs: [file],
    run: () => {
      mkdirSync(from(file).replace(/[^/]*$/, ''), { recursive: true });
      for (const part of parts) expectDone(wacTargets(fileOf(part, packages), part.world), `${part.name} and world ${part.world}`);
      expectDone(wacCompose(document, packages, file), document);
      expectDone(wacTargets(file, world), `${file} and world ${world}`);
    },
  };
}

function fileOf({ name }: Part, packages: Readonly<Record<string, string>>): string {
  return Object.values(packages).find((file) => file.endsWith(`/${name}.wasm`)) ?? '';
}

function expectDone({ status, output }: WacOutcome, what: string): void {
  if (status !== 0) throw new Error(`wac: ${what}: exit code ${status}\n${output}`);
}
