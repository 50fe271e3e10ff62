import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { from } from '../build/paths.ts';
import type { Row } from './report/row.ts';

/** The script of `package.json` that deploys. */
const script = 'deploy';

/**
 * Measures the time from the command to a built and checked upload that is not sent. Returns no row
 * if `package.json` has no such script.
 */
export async function deploy(): Promise<Row[]> {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync(from('package.json'), 'utf8'));
  if (scripts[script] === undefined) {
    console.error(`bench: package.json has no script ${script}`);
    return [];
  }
  return [await timedCommand('npm', ['run', '--silent', script, '--', '--dry-run'])];
}

/** Times a command in the clone and drops its output. Throws if its exit status is not 0. */
export async function timedCommand(command: string, args: readonly string[]): Promise<Row> {
  const started = performance.now();
  const [status] = await once(spawn(command, args, { cwd: from(''), stdio: ['ignore', 'ignore', 'inherit'] }), 'close');
  if (status !== 0) throw new Error(`expected ${[command, ...args].join(' ')} to succeed, got exit status ${status}`);
  return {
    id: 'deploy.dry-run',
    what: '(h) from the command to a built, checked upload',
    unit: 'us',
    ours: { value: (performance.now() - started) * 1000 },
    beside: [],
  };
}
