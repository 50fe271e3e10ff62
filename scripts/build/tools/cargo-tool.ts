import { rmSync } from 'node:fs';
import { runTool } from '../../setup/tool.mjs';
import { from } from '../paths.ts';
import type { Step } from '../step.ts';
import { cargoEnvironment, toolchain } from '../toolchain.ts';

/** A program that is built from a published crate, once a clone. */
export interface CargoTool {
  /** The crate, of this version. */
  readonly crate: string;
  readonly version: string;
  /** Its features. Those that are on by default are off. */
  readonly features: readonly string[];
  /** The name of the program. */
  readonly program: string;
  /** How long it takes to build on two cores, for people. */
  readonly takes: string;
  /** What else cargo is told. */
  readonly options: readonly string[];
}

/** Returns the path of a tool's program, relative to the clone's root. */
export function programOf({ program }: CargoTool): string {
  return `build/tools/bin/${program}`;
}

/** Returns the step that builds a tool into the clone if it is missing. */
export function cargoToolStep(tool: CargoTool): Step {
  const { crate, version, features, program, takes, options } = tool;
  return {
    name: `${program} ${version}`,
    inputs: [],
    key: `${version} ${features.join(',')}`,
    outputs: [programOf(tool)],
    run: async () => {
      const tools = toolchain();
      const args = ['install', crate, '--version', `=${version}`, '--locked', '--no-default-features', '--features', features.join(',')];
      console.error(`build: ${program} ${version} is built from source, once a clone; that takes ${takes} on two cores`);
      const target = from(`build/tools/target-${program}`);
      const env = { ...cargoEnvironment(tools), CARGO_TARGET_DIR: target, CARGO_PROFILE_DEV_DEBUG: 'false' };
      const run = await runTool(tools.rust.cargo, [...args, ...options, '--root', from('build/tools')], {
        cwd: from('.'),
        env,
        shown: true,
      });
      // Half a gigabyte and more that nobody needs again: cargo knows what it has installed, and
      // with which features.
      rmSync(target, { recursive: true, force: true });
      if (run.status !== 0) throw new Error(`cargo install ${crate}: exit code ${run.status}`);
    },
  };
}
