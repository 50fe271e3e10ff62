import { runTool } from '../setup/tool.mjs';
import { from } from '../build/paths.ts';
import { cargoEnvironment, toolchain } from '../build/toolchain.ts';
import { engineBuild } from '../fuzz/engine.ts';
import { rustTestArguments } from './runners.ts';

/**
 * Compiles Rust's tests and the fuzz targets, while what is built for wasm links on one core. What
 * does not compile is left to the test that needs it, which says so.
 */
export async function compileNative(): Promise<void> {
  const tools = toolchain();
  const cwd = from('components');
  const tests = { args: [...rustTestArguments, '--no-run'], env: cargoEnvironment(tools) };
  for (const { args, env } of [tests, engineBuild(tools)]) {
    await runTool(tools.rust.cargo, args, { cwd, env, shown: true });
  }
}
