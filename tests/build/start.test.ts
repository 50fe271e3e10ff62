import { spawn } from 'node:child_process';
import type { ChildProcessByStdio } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import { isAlive } from '../support/chain.ts';
import { BuiltClone } from './built-clone.ts';

/** How a start went. */
interface Started {
  /** Where it listens. `undefined` if it ended instead. */
  readonly url: string | undefined;
  output(): string;
  /**
   * Sends it a signal, SIGTERM by default. Returns its exit code, `null` if the signal ended it.
   */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

/** Starts the gateway of a clone as `start` does, and does not wait for it. */
function spawnStart(
  clone: BuiltClone,
  user: { readonly uid?: number; readonly gid?: number } = {},
): ChildProcessByStdio<null, Readable, Readable> {
  const args = [clone.at('cli/mintmark.mjs'), 'start', '--config', clone.config, '--port', '0'];
  const env = { PATH: '/nowhere', HOME: clone.state };
  return spawn(process.execPath, args, { cwd: clone.state, env, stdio: ['ignore', 'pipe', 'pipe'], ...user });
}

/** Starts the gateway of a clone on a system without Rust, clang and npm. */
async function start(clone: BuiltClone, user: { readonly uid?: number; readonly gid?: number } = {}): Promise<Started> {
  const child = spawnStart(clone, user);
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const lines: string[] = [];
  const url = await new Promise<string | undefined>((resolve) => {
    for (const input of [child.stdout, child.stderr]) {
      createInterface({ input }).on('line', (line) => {
        lines.push(line);
        const address = /listening on (\S+)/.exec(line)?.[1];
        if (address !== undefined) resolve(address);
      });
    }
    void ended.then(() => resolve(undefined));
  });
  return {
    url,
    output: () => lines.join('\n'),
    end: (signal = 'SIGTERM') => {
      child.kill(signal);
      return ended;
    },
  };
}

test('a start with complete build output needs no tools, no permission to write, and no lock of the build', async () => {
  using clone = new BuiltClone();
  clone.holdLock();
  const user = clone.makeReadOnly();
  const before = clone.files();
  const { url, output, end } = await start(clone, user);
  expect(url, output()).toBeDefined();
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await end()).toBe(0);
  expect(clone.files()).toEqual(before);
  expect(output()).not.toMatch(/set-up:|build:/);
});

test('a configuration with errors is refused before anything is built', async () => {
  using clone = new BuiltClone();
  clone.without('dist/js/gateway/gateway.js');
  clone.without('build/config-validate.js');
  clone.configure({ listen: { port: 'all' }, chains: { 1: { rpc: ['https://rpc.example/${UNSET}'] } } });
  const { url, output, end } = await start(clone);
  expect(url).toBeUndefined();
  expect(await end()).toBe(2);
  expect(output()).toContain('/listen/port');
  expect(output()).toContain('UNSET');
  expect(output().match(/^build: .*/gm)).toEqual([expect.stringMatching(/^build: configuration check /)]);
  expect(output()).not.toContain('set-up:');
});

test('a start that has something to build does not wait for another build', async () => {
  using clone = new BuiltClone();
  clone.without('dist/js/gateway/gateway.js');
  clone.holdLock();
  const { url, output, end } = await start(clone);
  expect(url).toBeUndefined();
  expect(await end()).toBe(1);
  expect(output()).toContain(`process ${process.pid} is building in this clone`);
});

test('a start that cannot build says what to install, with status 3', async () => {
  using clone = new BuiltClone();
  clone.without('build/toolchain.json');
  const { url, output, end } = await start(clone);
  expect(url).toBeUndefined();
  expect(await end()).toBe(3);
  expect(output()).toContain('Please install, then run this again:');
});

test.runIf(process.platform === 'linux').each(['SIGTERM', 'SIGINT', 'SIGKILL'] as const)(
  '%s while it builds ends the build too',
  async (signal) => {
    using clone = new BuiltClone();
    const file = clone.waitingCargo();
    const child = spawnStart(clone);
    const ended = new Promise<number | null>((resolve) => child.once('exit', (code) => resolve(code)));
    await expect.poll(() => existsSync(file), { timeout: 30_000 }).toBe(true);
    const cargo = Number(readFileSync(file, 'utf8'));
    expect(isAlive(cargo)).toBe(true);
    child.kill(signal);
    expect(await ended).toBe(signal === 'SIGKILL' ? null : 0);
    await expect.poll(() => isAlive(cargo), { timeout: 10_000 }).toBe(false);
  },
);
