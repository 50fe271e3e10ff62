import { versionOf, type Step } from './step.ts';

/** Wraps a core module as a component. `title` names the step. */
export function component(title: string, core: string, file: string): Step {
  return {
    name: `component ${title}`,
    inputs: [core, 'scripts/build/component.ts'],
    key: versionOf('@bytecodealliance/jco'),
    outputs: [file],
    run: async () => (await import('./component.ts')).componentFromCore(core, file),
  };
}

/** Makes JavaScript of a component. `title` names the step, `name` the module. */
export function javascript(title: string, name: string, file: string, folder: string): Step {
  return {
    name: `JavaScript ${title}`,
    inputs: [file, 'scripts/build/javascript.ts'],
    key: `${versionOf('@bytecodealliance/jco-transpile')} ${versionOf('esbuild')}`,
    outputs: [`${folder}/${name}.js`],
    run: async () => (await import('./javascript.ts')).javascriptFromComponent(name, file, folder),
  };
}

/** What every build of Rust depends on besides its own crate. */
export const workspace: readonly string[] = [
  'components/Cargo.toml',
  'components/Cargo.lock',
  'build/toolchain.json',
  'scripts/build/rust.ts',
  'scripts/build/toolchain.ts',
  'scripts/build/libsecp256k1.h',
];
