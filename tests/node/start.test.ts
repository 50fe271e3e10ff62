import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { takeNamed } from '../../cli/start/secrets.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { startUpstream } from './support/upstream.ts';

describe('the start', () => {
  let directory: string;
  const programs: Program[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-start-'));
    await writeFile(join(directory, 'config.json'), '{}');
  });
  afterAll(async () => {
    for (const program of programs) program.signal('SIGKILL');
    await Promise.all(programs.map((program) => program.ended));
    await rm(directory, { recursive: true });
  });

  const start = (args: readonly string[], env: Record<string, string> = {}): Program => {
    const program = runNode([mintmark, 'start', ...args], directory, env);
    programs.push(program);
    return program;
  };
  const config = (): readonly string[] => ['--config', join(directory, 'config.json')];

  test('tells how it is used', async () => {
    const program = start(['--help']);
    expect(await program.ended).toBe(0);
    for (const text of ['--config', 'MINTMARK_CONFIG', '--port', 'PORT', '--host', 'HOST', '--debug', 'Exit codes'])
      expect(program.output()).toContain(text);
  });

  test.each([
    ['an unknown option', ['--verbose'], {}, '--verbose'],
    ['a port that is none', ['--port', '65536'], {}, '65536'],
    ['a port that is a word', ['--port', 'http'], {}, 'http'],
    ['a port of the environment', [], { PORT: '-1' }, 'PORT'],
    ['a file that is not there', ['--config', '/nowhere/config.json'], {}, '/nowhere/config.json'],
    ['a file of the environment', [], { MINTMARK_CONFIG: '/nowhere/config.json' }, '/nowhere/config.json'],
  ])('%s: status 2', async (_, args, env, named) => {
    const program = start(args, env);
    expect(await program.ended).toBe(2);
    expect(program.output()).toContain(named);
    expect(program.output()).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
  });

  test('serves components with names and tables by --debug', async () => {
    const program = start([...config(), '--port', '0', '--debug']);
    const url = (await program.line(/listening on (http:\/\/\S+)/))?.[1];
    expect((await fetch(`${url}/healthz`)).status, program.output()).toBe(200);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
  });

  test('a port in use: status 1, and which', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => {
      other.listen(0, '127.0.0.1', resolve);
    });
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? String(address.port) : '';
    const program = start([...config(), '--port', port]);
    expect(await program.ended).toBe(1);
    expect(program.output()).toContain(`port ${port} of 127.0.0.1 is in use`);
    other.close();
  });

  test('the command line goes before the environment', async () => {
    const program = start([...config(), '--port', '0', '--host', 'localhost'], {
      PORT: '1',
      HOST: '192.0.2.1',
      MINTMARK_CONFIG: '/nowhere',
    });
    expect(await program.line(/listening on http:\/\/(127\.0\.0\.1|\[::1\]):\d+ as process \d+/)).toBeDefined();
    program.signal('SIGINT');
    expect(await program.ended).toBe(0);
  });

  test('ends in order when whoever read its output is gone', async () => {
    const child = spawn(process.execPath, [mintmark, 'start', ...config(), '--port', '0'], { stdio: ['ignore', 'pipe', 'ignore'] });
    const ended = once(child, 'exit');
    let output = '';
    for await (const chunk of child.stdout) {
      output += String(chunk);
      if (/listening on .*\n/.test(output)) break;
    }
    const url = /listening on (\S+)/.exec(output)?.[1];
    child.stdout.destroy();
    // The line of a request, and that of a configuration that was read again, have no reader.
    await fetch(`${url}/healthz`);
    child.kill('SIGHUP');
    await fetch(`${url}/healthz`);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it in order', async (signal) => {
    const program = start([...config(), '--port', '0']);
    expect(await program.line(/listening on/)).toBeDefined();
    program.signal(signal);
    expect(await program.ended).toBe(0);
  });

  test.each([
    ['its configuration', { listen: { host: '0.0.0.0' } }, []],
    ['an option', {}, ['--host', '0.0.0.0']],
  ])('a signer off loopback, by %s, without TLS in front: status 2', async (_, more, args) => {
    const signer = {
      keys: [{ id: 'hot', env: 'KEY_HOT' }],
      callers: [{ id: 'a', tokenSha256: '0'.repeat(64), keys: ['hot'] }],
      policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } }],
    };
    const file = join(directory, 'exposed.json');
    await writeFile(file, JSON.stringify({ ...more, signer, state: { sqlite: './exposed.db' } }));
    const program = start(['--config', file, '--port', '0', ...args], { KEY_HOT: '11'.repeat(32) });
    expect(await program.ended).toBe(2);
    expect(program.output()).toContain('/listen/tlsTerminated');
  });

  test('a second signal ends it at once', async () => {
    await using upstream = await startUpstream(() => undefined);
    const file = join(directory, 'waiting.json');
    const network = { allowPrivate: [upstream.place] };
    await writeFile(file, JSON.stringify({ chains: { 1: { rpc: [upstream.origin] } }, network, state: { sqlite: './waiting.db' } }));
    const program = start(['--config', file, '--port', '0']);
    const url = (await program.line(/listening on (\S+)/))?.[1] ?? '';
    const body = '{"jsonrpc":"2.0","id":1,"method":"eth_blockNumber","params":[]}';
    const reply = fetch(`${url}/rpc/1`, { method: 'POST', headers: { 'content-type': 'application/json' }, body }).catch(() => 'none');
    await expect.poll(() => upstream.requests.length).toBe(1);
    program.signal('SIGTERM');
    await expect
      .poll(() =>
        fetch(url).then(
          () => 'answers',
          () => 'refuses',
        ),
      )
      .toBe('refuses');
    program.signal('SIGTERM');
    expect(await program.ended).toBe(143);
    expect(await reply).toBe('none');
  });
});

test('what a configuration names is taken out of the environment, what programs need to run is left', () => {
  const env = { RPC: 'a', KEY: 'b', PIN: 'd', HOME: '/backend', OTHER: 'c' };
  const text =
    '{"chains":{"1":{"rpc":["https://a.example/${RPC}/${HOME}/${UNSET}"]}},"signer":{"keys":[{"id":"hot","env": "KEY"},{"id":"hsm","pkcs11":{"pinEnv":"PIN"}}]}}';
  expect(takeNamed(text, env)).toEqual({ RPC: 'a', KEY: 'b', PIN: 'd', HOME: '/backend' });
  expect(env).toEqual({ HOME: '/backend', OTHER: 'c' });
});

test('so is whatever keystores and mnemonics are opened with', () => {
  const env = { STORE: 'a', PASSWORD: 'b', PHRASE: 'c', PASSPHRASE: 'd', OTHER: 'e' };
  const keys = [
    { id: 'a', keystore: { env: 'STORE', passwordEnv: 'PASSWORD' } },
    { id: 'b', mnemonic: { env: 'PHRASE', passphraseEnv: 'PASSPHRASE', path: 'm' } },
  ];
  expect(takeNamed(JSON.stringify({ signer: { keys } }), env)).toEqual({ STORE: 'a', PASSWORD: 'b', PHRASE: 'c', PASSPHRASE: 'd' });
  expect(env).toEqual({ OTHER: 'e' });
});

test('so are credentials of AWS, and the directory of credentials', () => {
  const env = { ID: 'a', SECRET: 'b', TOKEN: 'c', URI: 'd', FILE: 'e', CREDENTIALS_DIRECTORY: 'f', OTHER: 'g' };
  const credentials = [
    { accessKeyIdEnv: 'ID', secretAccessKeyEnv: 'SECRET', sessionTokenEnv: 'TOKEN' },
    { containerUriEnv: 'URI', containerTokenFileEnv: 'FILE' },
  ];
  const keys = [...credentials.map((names) => ({ id: 'a', awsKms: { credentials: names } })), { file: '${CREDENTIALS_DIRECTORY}/hot' }];
  takeNamed(JSON.stringify({ signer: { keys } }), env);
  expect(env).toEqual({ OTHER: 'g' });
});
