import { readFileSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { at } from '../suite/support/ask.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { keptLog } from '../node/support/log.ts';
import { startUpstream } from '../node/support/upstream.ts';

let directory: string;
const programs: Program[] = [];
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-exit-'));
});
afterAll(async () => {
  for (const program of programs) program.signal('SIGKILL');
  await Promise.all(programs.map((program) => program.ended));
  await rm(directory, { recursive: true });
});

const start = async (command: string, name: string, config: object): Promise<Program> => {
  const file = join(directory, `${name}.json`);
  await writeFile(file, JSON.stringify({ ...config, state: { sqlite: `./${name}.db` } }));
  const program = runNode([mintmark, command, '--config', file, '--port', '0'], directory, {});
  programs.push(program);
  return program;
};

test('every line of standard output is JSON, and the last says why it ended and how long that took', async () => {
  const program = await start('start', 'lines', {});
  const url = (await program.line(/listening on (\S+) as process \d+"/))?.[1];
  await fetch(`${url}/healthz`);
  program.signal('SIGTERM');
  expect(await program.ended).toBe(0);
  const lines = program
    .output()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const listening = lines.find((line) => JSON.stringify(line).includes('"msg":"listening on'));
  expect(listening).toMatchObject({
    level: 30,
    url,
    version: expect.stringMatching(/^\d+\.\d+\.\d+/),
    driver: 'exchange',
    pid: expect.any(Number),
    config: join(directory, 'lines.json'),
    chains: [],
    state: { limits: join(directory, 'lines.db') },
  });
  expect(lines.slice(-2)).toMatchObject([
    { why: 'SIGTERM', drainSeconds: 0, msg: 'stopping' },
    { why: 'SIGTERM', ms: expect.any(Number), msg: 'stopped' },
  ]);
});

test('a log of the level warn has no line of a request, and still those of the start and of the end', async () => {
  const log = keptLog();
  const parts = { config: { limits: { costs: { eth_nothing: 1 } } }, env: {}, directory, port: 0, log };
  const always = ['listening on', 'stopping', 'stopped'];
  const all = ['driver of HTTP requests', 'listening on', 'request', 'stopping', 'stopped'];
  for (const [configured, logLevel, messages] of [
    ['info', undefined, all],
    ['warn', undefined, always],
    ['info', 'error', always],
    ['error', 'info', all],
  ] as const) {
    log.lines.length = 0;
    const server = await startServer({ ...parts, config: { ...parts.config, log: { level: configured } }, logLevel });
    await (await fetch(`${server.url}healthz`)).text();
    await server.close();
    const infos = log.lines.filter((line) => line.startsWith('{"level":30')).map((line) => String(at(JSON.parse(line), 'msg')));
    expect(infos.map((text) => text.replace(/(?<=listening on).*/, ''))).toEqual(messages);
  }
  const refused = runNode([mintmark, 'start', '--log-level', 'loud'], directory, {});
  expect(await refused.ended).toBe(2);
  expect(refused.output()).toContain('--log-level');
});

test.each([
  ['start', 'SIGINT', 130],
  ['workers', 'SIGHUP', 129],
] as const)('mintmark %s: a second %s ends it at once, with %i', async (command, signal, code) => {
  await using upstream = await startUpstream(() => undefined);
  const chains = { 1: { rpc: [upstream.origin] } };
  const program = await start(command, `second-${command}`, { chains, network: { allowPrivate: [upstream.place] } });
  const url = (await program.line(/listening on (\S+)/))?.[1] ?? '';
  const body = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}';
  const reply = fetch(`${url}/rpc/1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => 'none');
  await expect.poll(() => upstream.requests.length).toBe(1);
  program.signal(signal);
  await program.line(/"msg":"stopping"/);
  program.signal(signal);
  expect(await program.ended).toBe(code);
  expect(await reply).toBe('none');
});

test('a store that another process has open: status 1, and which', async () => {
  const first = await start('start', 'held', {});
  await first.line(/listening on/);
  const second = await start('start', 'held', {});
  expect(await second.ended).toBe(1);
  expect(second.output()).toMatch(/held\.db: another process has this limits file open/);
});

/** Returns the workerd that serves from a folder. */
function workerdOf(folder: string): number | undefined {
  const read = (pid: number, file: string): string => {
    try {
      return readFileSync(`/proc/${pid}/${file}`, 'utf8');
    } catch {
      return '';
    }
  };
  const pids = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return pids.find((pid) => read(pid, 'comm').startsWith('workerd') && read(pid, 'cmdline').includes(folder));
}

// The process is found in /proc.
test.runIf(process.platform === 'linux')('a workerd that ends by itself: status 1', async () => {
  const program = await start('workers', 'dies', {});
  await program.line(/listening on/);
  const workerd = workerdOf(join(directory, 'dies.workers'));
  expect(workerd, program.output()).toBeDefined();
  if (workerd !== undefined) process.kill(workerd, 'SIGKILL');
  expect(await program.ended).toBe(1);
  expect(program.output()).toContain('the host has ended by itself');
});
