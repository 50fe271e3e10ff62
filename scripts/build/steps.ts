import { componentInputs } from './components/metadata.ts';
import { withSymbols } from './components/rust.ts';
import { versionOf, type Step } from './step.ts';

/** Returns the step that wraps a core module as a component. `title` names the step. */
export function component(title: string, core: string, file: string): Step {
  return {
    name: `component ${title}`,
    inputs: [core, 'scripts/build/components/component.ts', ...componentInputs],
    key: versionOf('@bytecodealliance/jco'),
    outputs: [file],
    run: async () => (await import('./components/component.ts')).componentFromCore(core, file),
  };
}

/**
 * Returns the step that makes JavaScript of a component. `title` names the step, `name` the module.
 */
export function javascript(title: string, name: string, file: string, folder: string): Step {
  return {
    name: `JavaScript ${title}`,
    inputs: [file, 'scripts/build/components/javascript.ts', 'scripts/build/components/glue.ts', 'scripts/build/components/sync-tasks.ts'],
    key: `${versionOf('@bytecodealliance/jco-transpile')} ${versionOf('esbuild')}`,
    outputs: [`${folder}/${name}.js`],
    run: async () => (await import('./components/javascript.ts')).javascriptFromComponent(name, file, folder),
  };
}

/** The inputs of every build of Rust, besides the crate itself. */
export const workspace: readonly string[] = [
  'components/Cargo.toml',
  'components/Cargo.lock',
  'build/toolchain.json',
  'scripts/build/components/rust.ts',
  'scripts/build/debug/names.ts',
  'scripts/build/debug/wasm-sections.ts',
  'components/.cargo',
  'components/panic',
  'scripts/build/toolchain.ts',
  'scripts/build/components/libsecp256k1.h',
];

/**
 * Returns the step that makes JavaScript of a component with names of functions, and a table of
 * places beside it. It takes the core module with symbols that stands beside `core`, and the
 * bindings in `js`.
 */
export function debugging(title: string, name: string, core: string, js: string, folder: string): Step {
  const sources = ['debugging', 'symbols', 'names', 'wasm-sections'].map((it) => `scripts/build/debug/${it}.ts`);
  return {
    name: `debugging ${title}`,
    inputs: [withSymbols(core), js, 'hosts/shared/trap/panic.ts', ...sources],
    outputs: [`${folder}/${name}.js`, `${folder}/${name}.symbols.json`],
    run: async () => (await import('./debug/debugging.ts')).javascriptForDebugging(name, withSymbols(core), js, folder),
  };
}
