import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mintmark } from '../support/mintmark.ts';
import { run } from '../support/run.ts';
import type { Run } from '../support/run.ts';
import { setTripwire } from '../support/tripwire.ts';
import { configured, unsigned } from './configured.ts';

const env = `dry-run-${process.pid}`;
const folder = fileURLToPath(new URL(`../../dist/deploy/${env}`, import.meta.url));
/**
 * Most bytes, gzipped, of a script and of both: each bundle is promised to stay under 1 MB. Some
 * room above what they are.
 */
const maxGzippedBytes = { gateway: 945_000, vault: 440_000, both: 1_385_000, debug: 2_500_000, asyncStreams: 1_600_000 };
/** A component of the signer: the name is the build's. */
const signerModule = /signer/;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-deploy-'));
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await rm(folder, { recursive: true, force: true });
});

async function deploy(value: unknown, args: readonly string[], variables: Readonly<Record<string, string>> = {}): Promise<Run> {
  const file = join(directory, 'config.json');
  await writeFile(file, typeof value === 'string' ? value : JSON.stringify(value));
  return run([mintmark, 'deploy', '--config', file, ...args], { HOME: directory, ...variables });
}

async function filesOf(path: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(join(folder, path), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file.slice(folder.length + 1), await readFile(file)] as const)));
}

describe('a dry run', () => {
  test('builds and checks both scripts, within their size, and calls nobody', async () => {
    const tripwire = await setTripwire();
    const proxy = `http://127.0.0.1:${tripwire.port}`;
    const secrets = { RPC_KEY: 'rpc-key-of-nobody', MINTMARK_KEY_HOT: 'e'.repeat(64), CLOUDFLARE_API_TOKEN: 'token-of-nobody' };
    const { status, stdout, stderr } = await deploy(configured, ['--env', env, '--dry-run', '--json'], {
      ...secrets,
      http_proxy: proxy,
      https_proxy: proxy,
      HTTP_PROXY: proxy,
      HTTPS_PROXY: proxy,
    });
    await tripwire.close();
    expect(status, stderr).toBe(0);
    expect(tripwire.connections).toBe(0);
    const report: { scripts: { name: string; gzipped: number; raw: number }[] } = JSON.parse(stdout);
    expect(report).toMatchObject({
      scripts: [{ name: `mintmark-vault-${env}` }, { name: `mintmark-gateway-${env}` }],
      ignored: [],
      warnings: [],
      standIns: ['SECOND_RPC', 'API_KEY_SHA256', 'SUPPLIER'],
    });
    expect(report).not.toHaveProperty('url');
    const [vault = 0, gateway = 0] = report.scripts.map(({ gzipped }) => gzipped);
    expect(vault).toBeGreaterThan(100_000);
    expect(gateway).toBeGreaterThan(200_000);
    expect(vault).toBeLessThan(maxGzippedBytes.vault);
    expect(gateway).toBeLessThan(maxGzippedBytes.gateway);
    expect(vault + gateway).toBeLessThan(maxGzippedBytes.both);

    // Every module is taken along, and nothing that is secret.
    const everything = await filesOf('');
    for (const part of ['vault', 'gateway']) {
      const named = (path: string): string[] =>
        [...everything.keys()].filter((name) => name.startsWith(`${path}/`)).map((name) => name.slice(path.length + 1));
      expect(named(`uploaded/${part}`)).toEqual(expect.arrayContaining(named(part)));
      expect(named(part)).toEqual(expect.arrayContaining(['index.js', 'config.json']));
      // The one thing it remarks on is the proxy that nobody was to use.
      const said = await readFile(join(folder, `wrangler/${part}.log`), 'utf8');
      expect(said.match(/warning|error/gi)).toEqual(['WARNING']);
      expect(said).toContain('Proxy environment variables detected');
    }
    for (const value of Object.values(secrets)) {
      expect(stdout + stderr).not.toContain(value);
      for (const [name, bytes] of everything) expect(bytes.includes(value), name).toBe(false);
    }
    // The signer is the vault's alone, whatever the modules are called.
    const wasm = (part: string): Buffer[] =>
      [...everything].flatMap(([name, bytes]) => (name.startsWith(`${part}/`) && name.endsWith('.wasm') ? [bytes] : []));
    expect(wasm('vault').length).toBeGreaterThan(0);
    expect(wasm('gateway').length).toBeGreaterThan(0);
    const signer = await readFile(fileURLToPath(new URL('../../dist/js/signer/signer.core.wasm', import.meta.url)));
    expect(wasm('vault').some((bytes) => bytes.equals(signer))).toBe(true);
    expect(wasm('gateway').some((bytes) => bytes.equals(signer))).toBe(false);
    expect([...everything.keys()].filter((name) => name.startsWith('gateway/') && signerModule.test(name))).toEqual([]);
  });

  test('without a signer there is one script, and people read what it came to', async () => {
    const { status, stdout, stderr } = await deploy({ ...unsigned, state: { sqlite: './a.db' } }, ['--env', env, '--dry-run'], {});
    expect(status, stderr).toBe(0);
    expect(stdout).toMatch(new RegExp(`^ {2}mintmark-gateway-${env} +\\d+\\.\\d kB gzipped`, 'm'));
    expect(stdout).toMatch(/^ignored on Workers:\n {2}\/state /m);
    expect(stdout).toContain(`npx wrangler secret put RPC_KEY --name mintmark-gateway-${env}`);
    expect(stdout).not.toContain('vault');
    expect(stdout).toContain('dry run: nothing was uploaded');
    expect(await readdir(folder)).not.toContain('vault');
  });
});

test('a dry run of the environment debug has tables for the stacks of traps, and any other has none', async () => {
  const [debug, other] = await Promise.all(
    ['debug', env].map((name) => deploy(configured, ['--env', name, '--dry-run', '--json'], { RPC_KEY: 'rpc-key-of-nobody' })),
  );
  expect(debug?.status, debug?.stderr).toBe(0);
  expect(other?.status, other?.stderr).toBe(0);
  for (const [part, place] of [
    ['gateway', 'gateway/core/src/'],
    ['gateway', 'nft/src/'],
    ['vault', 'signer/src/'],
  ] as const) {
    expect((await readFile(join(folder, `../debug/${part}/index.js`), 'utf8')).includes(place), part).toBe(true);
    expect((await readFile(join(folder, `${part}/index.js`), 'utf8')).includes(place), part).toBe(false);
  }
  const report: { scripts: { gzipped: number }[] } = JSON.parse(debug?.stdout ?? '');
  expect(report.scripts.reduce((sum, { gzipped }) => sum + gzipped, 0)).toBeLessThan(maxGzippedBytes.debug);
});

test('a dry run of the environment async-streams has the gateway for WASI 0.3, and any other has not', async () => {
  const dry = (name: string): Promise<Run> => deploy(configured, ['--env', name, '--dry-run', '--json'], { RPC_KEY: 'rpc-key-of-nobody' });
  const module = 'gateway-async-streams.core.wasm';
  for (const [name, has] of [
    ['async-streams', true],
    [env, false],
  ] as const) {
    const { status, stdout, stderr } = await dry(name);
    expect(status, stderr).toBe(0);
    expect((await readdir(join(folder, '..', name, 'gateway'))).includes(module), name).toBe(has);
    const report: { scripts: { name: string; gzipped: number }[] } = JSON.parse(stdout);
    const gateway = report.scripts.find((script) => script.name === `mintmark-gateway-${name}`);
    expect(gateway?.gzipped).toBeLessThan(has ? maxGzippedBytes.asyncStreams : maxGzippedBytes.gateway);
  }
});

test('a dry run without a configuration takes the example', async () => {
  const { status, stdout, stderr } = await run([mintmark, 'deploy', '--dry-run', '--json', '--env', env]);
  expect(status, stderr).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ scripts: [{}, {}], warnings: [], ignored: [], standIns: ['RPC_KEY', 'BACKEND_TOKEN_SHA256'] });
});

describe('what is not deployed', () => {
  test('a configuration with errors: status 2, every one of them by place', async () => {
    const broken = { chains: { '1': { rpc: [] }, x: { rpc: ['https://rpc.example/${A}'] } }, wrong: 1 };
    const people = await deploy(broken, ['--dry-run', '--env', env]);
    expect(people.status).toBe(2);
    expect(people.stderr).toMatch(/^the configuration has 3 errors:$/m);
    for (const at of ['/chains/1/rpc', '/chains/x', '/wrong']) expect(people.stderr).toMatch(new RegExp(`^${at}: expected .*, got `, 'm'));
    expect(people.stdout).toBe('');
    const program = await deploy(broken, ['--dry-run', '--json', '--env', env]);
    expect(program.status).toBe(2);
    expect(JSON.parse(program.stdout)).toMatchObject({
      problems: [{ at: expect.any(String), expected: expect.any(String), got: expect.any(String) }, {}, {}],
    });
  });

  test('what only the signer component finds: status 2', async () => {
    const policies = [{ name: 'words', effect: 'allow', kinds: ['message', 'transaction'], when: { chain: ['1'], fee: { max: '1' } } }];
    const { status, stderr } = await deploy({ ...configured, signer: { ...configured.signer, policies } }, ['--dry-run', '--env', env]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^\/signer\/policies\/0/m);
  });

  test.each([
    ['no configuration', [], '--config'],
    ['a file that is not there', ['--config', '/nowhere/config.json'], '/nowhere/config.json'],
    ['an environment that is no part of a name', ['--config', 'a', '--env', 'A_b'], 'A_b'],
    ['an unknown option', ['--config', 'a', '--force'], '--force'],
  ])('%s: status 2', async (_, args, named) => {
    const { status, stderr } = await run([mintmark, 'deploy', ...args]);
    expect(status).toBe(2);
    expect(stderr).toContain(named);
    expect(stderr).not.toMatch(/\bat .*:\d+:\d+\)?$/m);
  });
});

test('it tells how it is used', async () => {
  const { status, stdout } = await run([mintmark, 'deploy', '--help']);
  expect(status).toBe(0);
  for (const text of ['--config', 'MINTMARK_CONFIG', '--env', '--dry-run', '--json', 'CLOUDFLARE_API_TOKEN', 'Exit codes'])
    expect(stdout).toContain(text);
});
