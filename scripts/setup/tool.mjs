import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const guard = fileURLToPath(new URL('guard.mjs', import.meta.url));

/**
 * Runs a tool without input to its end. The tool and everything that it starts end with this
 * process, however this process ends. Returns the exit code (127 if the tool does not start) and,
 * unless `shown` is set, what the tool printed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv, shown?: boolean }} options
 *   `shown`: what the tool prints goes to this process's standard error.
 * @returns {Promise<{ status: number, stdout: string, stderr: string }>}
 */
export function runTool(command, args, { cwd, env, shown = false }) {
  const output = shown ? 2 : 'pipe';
  const child = spawn(process.execPath, [guard, command, ...args], { cwd, env, detached: true, stdio: ['pipe', output, output] });
  // The guard may have ended before this end of the pipe is closed.
  child.stdin?.on('error', () => {});
  const printed = { stdout: '', stderr: '' };
  for (const name of /** @type {const} */ (['stdout', 'stderr']))
    child[name]?.setEncoding('utf8').on('data', (/** @type {string} */ text) => (printed[name] += text));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? 1, ...printed }));
  });
}
