import { chmod, cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { cargoEnvironment } from '../../scripts/build/toolchain.ts';
import { keepForTools, toolEnvironment } from '../../scripts/setup/environment.mjs';
import { runNode } from '../support/program.ts';

const scripts = fileURLToPath(new URL('../../scripts', import.meta.url));
const secrets = { MINTMARK_KEY_HOT: 'secret-1', RPC_KEY: 'secret-2', WHATEVER: 'secret-3' };
const wanted = {
  HTTPS_PROXY: 'http://proxy.example',
  npm_config_registry: 'https://npm.example',
  CARGO_HOME: '/cargo',
  RUSTUP_HOME: '/rustup',
  LC_ALL: 'C',
};

let directory = '';
afterEach(() => rm(directory, { recursive: true, force: true }));

/**
 * A clone with nothing but its set-up, and a folder of programs that write down their environment
 * and fail.
 */
async function clone(programs: readonly string[]): Promise<{ run: (lock: object) => Promise<Map<string, string>> }> {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-set-up-'));
  const at = (path: string): string => join(directory, path);
  await mkdir(at('clone/components'), { recursive: true });
  await mkdir(at('bin'));
  await mkdir(at('seen'));
  await mkdir(at('home'));
  await cp(join(scripts, 'setup.mjs'), at('clone/scripts/setup.mjs'));
  await cp(join(scripts, 'setup'), at('clone/scripts/setup'), { recursive: true });
  await writeFile(at('clone/components/Cargo.toml'), 'rust-version = "1.90"\n');
  for (const name of programs) {
    await writeFile(at(`bin/${name}`), `#!/bin/sh\n/usr/bin/env >> ${at(`seen/${name}`)}\nexit 1\n`);
    await chmod(at(`bin/${name}`), 0o755);
  }
  return {
    run: async (lock) => {
      await writeFile(at('clone/package-lock.json'), JSON.stringify(lock));
      const env = { ...secrets, ...wanted, CARGO_HOME: at('home'), PATH: at('bin'), HOME: at('home') };
      await runNode([at('clone/scripts/setup.mjs')], directory, env).ended;
      const names = await readdir(at('seen'));
      return new Map(await Promise.all(names.map(async (name) => [name, await readFile(at(`seen/${name}`), 'utf8')] as const)));
    },
  };
}

function expectClean(environment: string | undefined): void {
  for (const value of Object.values(secrets)) expect(environment).not.toContain(value);
  for (const name of ['HTTPS_PROXY', 'npm_config_registry', 'RUSTUP_HOME', 'LC_ALL']) expect(environment).toContain(`${name}=`);
}

test('npm gets nothing but what is for tools', async () => {
  const { run } = await clone(['npm']);
  const seen = await run({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } });
  expect([...seen.keys()]).toEqual(['npm']);
  expectClean(seen.get('npm'));
});

test('compilers and installers get nothing but what is for tools', async () => {
  const { run } = await clone(['clang', 'cargo', 'rustc', 'rustup', 'apt-get']);
  await mkdir(join(directory, 'clone/node_modules/node/bin'), { recursive: true });
  await writeFile(join(directory, 'clone/node_modules/node/bin/node'), '');
  await writeFile(join(directory, 'clone/node_modules/.package-lock.json'), '{"packages":{}}');
  const seen = await run({ packages: {} });
  expect([...seen.keys()]).toEqual(expect.arrayContaining(['clang', 'rustc', 'rustup']));
  for (const environment of seen.values()) expectClean(environment);
});

test('cargo gets nothing but what is for tools', () => {
  const before = { ...process.env };
  Object.assign(process.env, secrets, wanted);
  try {
    const environment = cargoEnvironment({
      rust: { cargo: '', bin: '/bin', env: {}, wasm: { args: [], env: {} } },
      clang: { cc: '', ar: '' },
    });
    expect(environment).toMatchObject(wanted);
    for (const name of Object.keys(secrets)) expect(environment).not.toHaveProperty(name);
  } finally {
    process.env = before;
  }
});

test('what is kept in an environment is what tools get', () => {
  const environment: Record<string, string | undefined> = { ...secrets, ...wanted, PATH: '/bin', gone: undefined };
  const forTools = toolEnvironment(environment);
  keepForTools(environment);
  expect(environment).toEqual(forTools);
  expect(forTools).toEqual({ ...wanted, PATH: '/bin' });
});
