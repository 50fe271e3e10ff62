import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';

/** Starts mintmark with a configuration. Returns its output once it listens or has ended. */
async function start(args: readonly string[], env: Record<string, string>): Promise<{ output: string; status: number }> {
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-flag-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(directory, { recursive: true }));
  const file = join(directory, 'config.json');
  await writeFile(file, JSON.stringify({ chains: { 1: { rpc: ['https://rpc.example'] } } }));
  const program = runNode([mintmark, 'start', '--config', file, '--port', '0', ...args], directory, env);
  if ((await program.line(/listening on/)) !== undefined) program.signal('SIGTERM');
  return { status: await program.ended, output: program.output() };
}

it.each([
  ['nothing', [], {}, 'exchange'],
  ['the option', ['--async-streams'], {}, 'async-streams'],
  ['the variable', [], { MINTMARK_ASYNC_STREAMS: '1' }, 'async-streams'],
  ['the variable as 0', [], { MINTMARK_ASYNC_STREAMS: '0' }, 'exchange'],
])('with %s the start says which driver serves', async (_, args, env, driver) => {
  const { output, status } = await start(args, env);
  expect(status, output).toBe(0);
  expect(output).toContain(`"driver":"${driver}","msg":"driver of HTTP requests"`);
});

it('refuses the flag together with --debug', async () => {
  const { output, status } = await start(['--async-streams', '--debug'], {});
  expect(status).toBe(2);
  expect(output).toContain('--debug has no tables for the gateway of --async-streams');
});
