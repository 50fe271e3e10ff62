import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { recoverMessageAddress, recoverTransactionAddress } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { from } from '../../scripts/build/paths.ts';
import { projectManifest } from '../../scripts/pack/manifest.ts';
import { wasmtimePyFolder } from '../../scripts/setup/for-tests/wasmtime-py.mjs';
import { runProgram } from '../support/program.ts';
import { install, systemNode } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

let installed: Installed;
let devnet: Devnet;
beforeAll(async () => {
  [installed, devnet] = await Promise.all([install('nft', 'signer', 'rate-limit'), startDevnet()]);
  for (const name of ['hono', '@hono/node-server', 'express']) await installed.link(name);
  for (const name of ['signer.mjs', 'hono-nft.mjs', 'express-limiter.mjs'])
    copyFileSync(from(`examples/${name}`), join(installed.folder, name));
});
afterAll(() => Promise.all([installed[Symbol.asyncDispose](), devnet.close()]));

/** Starts an example on the system's Node. Returns where it listens, and ends it at the end. */
async function serve(name: string, env: Readonly<Record<string, string>>): Promise<{ readonly url: string } & AsyncDisposable> {
  const program = runProgram(systemNode, [join(installed.folder, name)], installed.folder, env);
  const [, url = ''] = (await program.line(/^listening on (\S+)$/)) ?? [];
  if (url === '') throw new Error(`expected ${name} to listen, got ${program.output()}`);
  return {
    url,
    [Symbol.asyncDispose]: async () => {
      program.signal('SIGTERM');
      await program.ended;
    },
  };
}

/** Returns the words behind the first word of a line. */
function after(output: string, word: string): string {
  const line = output.split('\n').find((it) => it.startsWith(`${word} `));
  if (line === undefined) throw new Error(`expected a line that begins with ${word}, got ${output}`);
  return line.slice(word.length + 1);
}

/** Returns a text as hexadecimal that viem takes. */
const hex = (text: string): `0x${string}` => `0x${text.slice(2)}`;

test('no example has more than 60 lines', () => {
  const files = readdirSync(from('examples'), { recursive: true, encoding: 'utf8' }).filter(
    (path) => statSync(from(`examples/${path}`)).isFile() && !path.endsWith('Cargo.lock'),
  );
  const long = files.filter(
    (path) =>
      readFileSync(from(`examples/${path}`), 'utf8')
        .trimEnd()
        .split('\n').length >= 60,
  );
  expect(files.length).toBeGreaterThan(8);
  expect(long).toEqual([]);
});

describe('on the system’s Node', () => {
  test('the signer signs, refuses and records', async () => {
    const { status, stdout, stderr } = await installed.run(systemNode, ['signer.mjs']);
    expect([status, stderr]).toEqual([0, '']);
    const account = after(stdout, 'account');
    expect(await recoverMessageAddress({ message: 'hello', signature: hex(after(stdout, 'signature')) })).toBe(account);
    const transaction = hex(after(stdout, 'transaction'));
    expect(await recoverTransactionAddress({ serializedTransaction: transaction as `0x02${string}` })).toBe(account);
    expect([after(stdout, 'refused'), after(stdout, 'entries')]).toEqual(['denied', '4']);
  });

  test('the Hono app serves metadata and verified images, within limits', async () => {
    const { rpcUrl, ipfsUrl, tokens } = devnet;
    const places = [rpcUrl, ipfsUrl].map((url) => new URL(url).host).join(',');
    await using app = await serve('hono-nft.mjs', { CHAIN: '31337', RPC_URL: rpcUrl, IPFS_URL: ipfsUrl, ALLOW_PRIVATE: places });
    const { contract, tokenId } = tokens.directory;
    const response = await fetch(`${app.url}/nft/${contract}/${tokenId}`);
    expect([response.status, await response.json()]).toMatchObject([200, { metadata: { name: 'Directory' }, integrity: 'verified' }]);
    expect(response.headers.get('ratelimit')).toMatch(/^"minute";r=4;t=\d+$/);
    const image = await fetch(`${app.url}/nft/${contract}/${tokenId}/image`);
    expect([image.status, image.headers.get('content-type')]).toEqual([200, 'image/png']);
    expect((await image.arrayBuffer()).byteLength).toBeGreaterThan(100);
    const absent = await fetch(`${app.url}/nft/${contract}/999`);
    expect([absent.status, await absent.json()]).toMatchObject([404, { code: 'token-not-found' }]);
    const statuses = await Promise.all(Array.from({ length: 8 }, async () => (await fetch(`${app.url}/none`)).status));
    expect(new Set(statuses)).toEqual(new Set([404, 429]));
  });

  test('the Express app limits by what a route costs', async () => {
    await using app = await serve('express-limiter.mjs', {});
    const first = await fetch(`${app.url}/expensive`);
    expect([first.status, first.headers.get('ratelimit')]).toEqual([200, expect.stringContaining('"second";r=2')]);
    const second = await fetch(`${app.url}/expensive`);
    expect([second.status, await second.json()]).toMatchObject([429, { code: 'quota-exceeded' }]);
  });
});

describe('in Python', () => {
  const python = (name: string, ...args: readonly string[]): Promise<{ status: number; stdout: string; stderr: string }> => {
    const component = name.replace('_', '-');
    const file = join(installed.folder, `node_modules/@mintmark/${component}/${component}.wasm`);
    return installed.run(`${wasmtimePyFolder()}/bin/python`, [from(`examples/python/${name}.py`), file, ...args], {
      PYTHONDONTWRITEBYTECODE: '1',
    });
  };

  test('the signer signs, refuses and records', async () => {
    const { status, stdout, stderr } = await python('signer');
    expect([status, stderr]).toEqual([0, '']);
    const signature = hex(after(stdout, 'signature'));
    expect(await recoverMessageAddress({ message: 'hello', signature })).toBe(after(stdout, 'account'));
    expect([after(stdout, 'refused'), after(stdout, 'entries')]).toEqual(['unknown-method: eth_sign', '2']);
  });

  test('nft resolves and verifies', async () => {
    const { contract, tokenId } = devnet.tokens.directory;
    const { status, stdout, stderr } = await python('nft', '31337', contract, tokenId, devnet.rpcUrl, devnet.ipfsUrl);
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: 'verified Directory\n', stderr: '' });
  });

  test('rate-limit decides, and renders the fields', async () => {
    const { status, stdout } = await python('rate_limit');
    expect([
      status,
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split(' ')[0]),
    ]).toEqual([0, ['passes', 'passes', 'passes', 'refused']]);
    expect(stdout).toContain('ratelimit-policy: "minute";q=3;w=60; ratelimit: "minute";r=2;t=');
  });
});

describe('as a service', () => {
  const container = readFileSync(from('examples/service/Containerfile'), 'utf8');
  const unit = readFileSync(from('examples/service/mintmark.service'), 'utf8');

  test('both start the command of the package by its path, at this version', () => {
    const { version } = projectManifest();
    for (const text of [container, unit]) {
      expect(text).toContain('node_modules/mintmark/bin/mintmark.mjs');
      for (const [, named] of text.matchAll(/mintmark-(\d[\w.]*)\.tgz/g)) expect(named).toBe(version);
    }
  });

  test('the container runs as nobody special, without install scripts', () => {
    const instructions = [...container.matchAll(/^([A-Z]+) /gm)].map(([, name]) => name);
    expect(instructions.indexOf('USER')).toBeGreaterThan(instructions.lastIndexOf('RUN'));
    expect(container).toMatch(/^USER node$/m);
    expect(container).toMatch(/npm install --omit=optional --ignore-scripts/);
  });

  test('systemd knows every directive of the unit', () => {
    const analyze = '/usr/bin/systemd-analyze';
    if (existsSync(analyze)) {
      const { stdout, stderr } = spawnSync(analyze, ['verify', '--man=no', from('examples/service/mintmark.service')], {
        encoding: 'utf8',
      });
      // The machine of the tests need not have Node where a server has it.
      const complaints = `${stdout}${stderr}`.split('\n').filter((line) => line !== '' && !/is not executable/.test(line));
      expect(complaints).toEqual([]);
    }
    const sections = [...unit.matchAll(/^\[(\w+)\]$/gm)].map(([, name]) => name);
    expect(sections).toEqual(['Unit', 'Service', 'Install']);
    const lines = unit.split('\n').filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('['));
    expect(lines.filter((line) => !/^[A-Z]\w+=(\S|$)/.test(line))).toEqual([]);
  });
});
