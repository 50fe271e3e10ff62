import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintmark } from '../support/mintmark.ts';
import { isAlive, startChain } from '../support/chain.ts';
import type { Chain } from '../support/chain.ts';

/**
 * Has a process take itself for Node 20, which cannot replace itself by another program. What it
 * starts is what it is.
 */
const older = `data:text/javascript,${encodeURIComponent(`
if (process.argv[1]?.endsWith('mintmark.mjs')) {
  delete process.env.NODE_OPTIONS;
  Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.0.0' } });
  Object.defineProperty(process, 'execve', { value: undefined });
}`)}`;

/**
 * Ways to start a gateway, and the processes that each is made of, from the one that was started to
 * the gateway. `onHangUp` is what the gateway does on SIGHUP.
 */
const chains = {
  'the command': { processes: ['the gateway'], command: [process.execPath, mintmark, 'start'], env: {}, onHangUp: 'reload' },
  'npm start': { processes: ['npm', 'the gateway'], command: ['npm', 'start', '--'], env: {}, onHangUp: 'reload' },
  'npm run workers': { processes: ['npm', 'the gateway'], command: ['npm', 'run', 'workers', '--'], env: {}, onHangUp: 'end' },
  'the command on an older Node': {
    processes: ['the older Node', 'the gateway'],
    command: [process.execPath, mintmark, 'start'],
    env: { NODE_OPTIONS: `--import=${older}` },
    onHangUp: 'reload',
  },
  'npm start on an older Node': {
    processes: ['npm', 'the older Node', 'the gateway'],
    command: ['npm', 'start', '--'],
    env: { NODE_OPTIONS: `--import=${older}` },
    onHangUp: 'reload',
  },
} as const;

// The processes are found in /proc.
describe.runIf(process.platform === 'linux').each(Object.entries(chains))('%s', (_, { processes, command, env, onHangUp }) => {
  let directory: string;
  let file: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-signals-'));
    file = join(directory, 'config.json');
    await writeFile(file, '{"state":{"sqlite":"./mintmark.db"}}');
  });
  afterAll(() => rm(directory, { recursive: true }));

  const start = async (): Promise<Chain> => {
    const [program, ...args] = command;
    const chain = await startChain(program, [...args, '--config', file, '--port', '0'], env);
    expect(chain.pids).toHaveLength(processes.length);
    return chain;
  };
  const pidOf = (chain: Chain, name: string): number => chain.pids[processes.findIndex((one) => one === name)] ?? 0;
  const nothingIsLeft = async ({ pids }: Chain): Promise<void> => {
    await expect.poll(() => pids.filter(isAlive), { timeout: 15_000 }).toEqual([]);
  };
  const reloads = (chain: Chain): number => chain.output().split('configuration taken').length - 1;

  describe.each(processes)('to %s', (name) => {
    test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it in order, and leaves nothing behind', async (signal) => {
      await using chain = await start();
      process.kill(pidOf(chain, name), signal);
      expect(await chain.ended).toBe(0);
      await nothingIsLeft(chain);
    });

    test('SIGKILL leaves nothing behind', async () => {
      await using chain = await start();
      process.kill(pidOf(chain, name), 'SIGKILL');
      await chain.ended;
      await nothingIsLeft(chain);
    });

    test.runIf(name === 'npm')('SIGHUP ends it, as npm does not pass it on, and leaves nothing behind', async () => {
      await using chain = await start();
      process.kill(pidOf(chain, name), 'SIGHUP');
      expect(await chain.ended).toBe('SIGHUP');
      await nothingIsLeft(chain);
    });

    test.runIf(name !== 'npm' && onHangUp === 'end')('SIGHUP ends it in order, and leaves nothing behind', async () => {
      await using chain = await start();
      process.kill(pidOf(chain, name), 'SIGHUP');
      expect(await chain.ended).toBe(0);
      await nothingIsLeft(chain);
    });

    test.runIf(name !== 'npm' && onHangUp === 'reload')('SIGHUP has the configuration read again, once', async () => {
      await using chain = await start();
      process.kill(pidOf(chain, name), 'SIGHUP');
      await expect.poll(() => reloads(chain), { timeout: 15_000 }).toBe(1);
      expect((await fetch(`${chain.url}/healthz`)).status).toBe(200);
      expect(chain.pids.every(isAlive)).toBe(true);
      expect(reloads(chain)).toBe(1);
    });
  });

  test.each(['SIGINT', 'SIGTERM'] as const)(
    '%s to the whole group, as a terminal or a service manager sends it, ends it in order',
    async (signal) => {
      await using chain = await start();
      process.kill(-(chain.pids[0] ?? 0), signal);
      expect(await chain.ended).toBe(0);
      await nothingIsLeft(chain);
    },
  );

  test('SIGHUP to the whole group, as a terminal that closes sends it, leaves nothing behind where npm has started it', async () => {
    await using chain = await start();
    process.kill(-(chain.pids[0] ?? 0), 'SIGHUP');
    if (processes[0] === 'npm') await nothingIsLeft(chain);
    else await expect.poll(() => reloads(chain), { timeout: 15_000 }).toBe(1);
  });
});
