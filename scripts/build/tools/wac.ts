import { spawnSync } from 'node:child_process';
import { toolEnvironment } from '../../setup/environment.mjs';
import { from } from '../paths.ts';
import { cargoToolStep, programOf } from './cargo-tool.ts';
import type { CargoTool } from './cargo-tool.ts';
import { openWit } from './open-wit.ts';

/**
 * The composer. Its registry client, most of it, is left out. It runs for a moment and takes
 * minutes to build, so nothing is optimised.
 */
const tool: CargoTool = {
  crate: 'wac-cli',
  version: '0.12.0',
  features: ['wit'],
  program: 'wac',
  takes: 'two and a half minutes',
  options: ['--debug'],
};

/** Builds `wac` into the clone if it is missing. */
export const wacStep = cargoToolStep(tool);

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
 * Puts a component behind another one: what the first exports takes the place of what the second
 * imports.
 */
export function wacPlug(plug: string, socket: string, output: string): WacOutcome {
  return wac(['plug', '--plug', plug, socket, '--output', output]);
}

/**
 * Checks that a component fits a world of `wit/gateway`, gated or not: it imports no more and
 * exports no less. wac cannot open gates, so it reads `openWit`.
 */
export function wacTargets(file: string, world: string): WacOutcome {
  return wac(['targets', file, '--wit', openWit, '--world', world]);
}

function wac(args: readonly string[]): WacOutcome {
  const { status, error, stdout, stderr } = spawnSync(from(programOf(tool)), args, {
    cwd: from('.'),
    env: toolEnvironment(),
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
  });
  if (error !== undefined) throw error;
  // The call stack of wac itself, which it prints after a failure, helps nobody.
  return { status: status ?? 1, output: `${stdout}${stderr}`.replace(/\n+Stack backtrace:[\s\S]*$/, '').trim() };
}
