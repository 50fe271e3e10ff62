import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { toolEnvironment } from '../../setup/environment.mjs';
import { runTool } from '../../setup/tool.mjs';
import { from } from '../paths.ts';
import type { Step } from '../step.ts';
import { cargoEnvironment, toolchain } from '../toolchain.ts';

const version = '0.12.0';
const features = 'wit';
const program = 'build/tools/bin/wac';

/**
 * Builds `wac` into the clone if it is missing. Its registry client, most of it, is left out. It
 * runs for a moment and takes minutes to build, so nothing is optimised.
 */
export const wacStep: Step = {
  name: `wac ${version}`,
  inputs: [],
  key: `${version} ${features}`,
  outputs: [program],
  run: async () => {
    const tools = toolchain();
    const options = [
      '--version',
      `=${version}`,
      '--locked',
      '--no-default-features',
      '--features',
      features,
      '--debug',
      '--root',
      from('build/tools'),
    ];
    console.error(`build: wac ${version} is built from source, once a clone; that takes some minutes`);
    const env = { ...cargoEnvironment(tools), CARGO_TARGET_DIR: from('build/tools/target'), CARGO_PROFILE_DEV_DEBUG: 'false' };
    const { status } = await runTool(tools.rust.cargo, ['install', 'wac-cli', ...options], { cwd: from('.'), env, shown: true });
    // Half a gigabyte that nobody needs again: cargo knows what it has installed, and with which
    // features.
    rmSync(from('build/tools/target'), { recursive: true, force: true });
    if (status !== 0) throw new Error(`cargo install wac-cli: exit code ${status}`);
  },
};

/** How a call of `wac` ended. */
export interface WacOutcome {
  readonly status: number;
  /** What it printed, both streams. */
  readonly output: string;
}

/**
 * Composes a document. `parts` has a component's file for each package that the document names.
 * Paths are absolute, or relative to the clone's root.
 */
export function wacCompose(document: string, parts: Readonly<Record<string, string>>, output: string): WacOutcome {
  return wac(['compose', document, ...Object.entries(parts).flatMap(([name, file]) => ['--dep', `${name}=${file}`]), '--output', output]);
}

/**
 * Checks that a component fits a world of `wit/gateway`: it imports no more and exports no less.
 */
export function wacTargets(file: string, world: string): WacOutcome {
  return wac(['targets', file, '--wit', 'wit/gateway', '--world', world]);
}

function wac(args: readonly string[]): WacOutcome {
  const { status, error, stdout, stderr } = spawnSync(from(program), args, {
    cwd: from('.'),
    env: toolEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  // The call stack of wac itself, which it prints after a failure, helps nobody.
  return { status: status ?? 1, output: `${stdout}${stderr}`.replace(/\n+Stack backtrace:[\s\S]*$/, '').trim() };
}
