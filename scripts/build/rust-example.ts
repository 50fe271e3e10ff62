import { runTool } from '../setup/tool.mjs';
import { from } from './paths.ts';
import type { Step } from './step.ts';
import { cargoEnvironment, toolchain } from './toolchain.ts';

/** The folder of the example, relative to the clone's root. */
const folder = 'examples/rust';
const target = 'build/rust-example';

/** The example in Rust, built: a program that takes the path of the signer's component. */
export const rustExample = `${target}/debug/mintmark-signer-example`;

/** Builds the example in Rust, and the `wasmtime` crate for it. */
export const rustExampleStep: Step = {
  name: 'example in Rust',
  inputs: [`${folder}/src`, `${folder}/Cargo.toml`, `${folder}/Cargo.lock`, 'wit/signer'],
  outputs: [rustExample],
  run: async () => {
    const tools = toolchain();
    console.error('build: the example in Rust builds the wasmtime crate, once a clone; that takes three minutes on two cores');
    const run = await runTool(tools.rust.cargo, ['build', '--locked', '--manifest-path', from(`${folder}/Cargo.toml`)], {
      cwd: from('.'),
      env: { ...cargoEnvironment(tools), CARGO_TARGET_DIR: from(target) },
      shown: true,
    });
    if (run.status !== 0) throw new Error(`cargo build ${folder}: exit code ${run.status}`);
  },
};
