import { spawnSync } from 'node:child_process';
import { from } from '../build/paths.ts';

/** A rule that the repository keeps, and how to find where it is broken. */
export interface Check {
  /** The rule, as the report names it. */
  name: string;
  /** Returns what is wrong, a paragraph each. Returns an empty list if nothing is. */
  run: () => readonly string[] | Promise<readonly string[]>;
  /** Repairs what a machine can repair. `undefined` if that is nothing. */
  fix?: () => void | Promise<void>;
}

/**
 * Runs a tool in a folder of the clone. Returns an empty list if it exits with 0, otherwise its
 * exit code and what it printed.
 */
export function tool(
  command: string,
  args: readonly string[],
  options: { folder?: string; env?: NodeJS.ProcessEnv } = {},
): readonly string[] {
  const cwd = from(options.folder ?? '');
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    env: { ...(options.env ?? process.env), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (error !== undefined) return [`${command}: ${error.message}`];
  return status === 0 ? [] : [`${command} ${args.join(' ')}: exit code ${status}\n${stdout}${stderr}`.trim()];
}
