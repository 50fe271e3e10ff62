import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { mintmark } from '../support/mintmark.ts';
import { run } from '../support/run.ts';

const commands = ['start', 'demo', 'workers', 'check', 'token', 'seal', 'audit', 'deploy', 'cost'] as const;
const { scripts, version }: { scripts: Record<string, string>; version: string } = JSON.parse(readFileSync(from('package.json'), 'utf8'));

test('mintmark lists its commands, and tells its version', async () => {
  const { status, stdout, stderr } = await run([mintmark, '--help']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^ {2}${command} +\\w`, 'm'));
  expect(await run([mintmark, '--version'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test.each([[['--help']], [['--version']], [['start', '--help']]])(
  'mintmark %j ends quietly with status 0 if nobody reads its output',
  async (args) => {
    const child = spawn(process.execPath, [mintmark, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [status] = await once(child, 'close');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  },
);

test.each([[[]], [['sing']], [['--loud']]])('mintmark %j: status 2, and where to look', async (args) => {
  const { status, stdout, stderr } = await run([mintmark, ...args]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain('--help');
});

test.each([[['--config', 'missing.json']], [['--config=missing.json']]])('mintmark %j is mintmark start with it', async (args) => {
  const { status, stdout, stderr } = await run([mintmark, ...args]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toMatch(/^mintmark start: .*missing\.json/);
});

describe.each(commands)('mintmark %s', (command) => {
  test('explains itself: what it does, options, an example, exit codes', async () => {
    const { status, stdout, stderr } = await run([mintmark, command, '--help']);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(new RegExp(`^Usage: mintmark ${command} `));
    for (const part of ['Options:', 'Examples:', 'Exit codes:\n  0  ', '  1  ', '  2  ']) expect(stdout).toContain(part);
    expect(await run([mintmark, 'help', command])).toEqual({ status, stdout, stderr });
  });

  test('refuses an unknown option with status 2, and says where the options are described', async () => {
    const { status, stdout, stderr } = await run([mintmark, command, '--loud']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("unknown option '--loud'");
    expect(stderr).toContain(`\`mintmark ${command} --help\``);
  });

  test.skipIf(command === 'check' || command === 'demo')('is an npm script', () => {
    expect(scripts[command]).toMatch(new RegExp(`^exec node cli/mintmark\\.mjs ${command}\\b`));
  });
});
