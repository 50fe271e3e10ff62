import { spawnSync } from 'node:child_process';
import { from } from '../build/paths.ts';

/** One thing that must hold. */
export interface Check {
  /** For people. */
  name: string;
  /** What is wrong, a paragraph each; nothing: it holds. */
  run: () => readonly string[] | Promise<readonly string[]>;
  /** Repairs what a machine can repair. */
  fix?: () => void | Promise<void>;
}

/**
 * Runs a tool in a folder of the clone; what it printed is what is wrong, unless it exits with 0.
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
