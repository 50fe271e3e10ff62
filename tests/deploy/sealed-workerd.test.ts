import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { partsWithSigner, scriptsOf } from '../../cli/deploy/scripts.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const workerd = createRequire(import.meta.url).resolve('workerd/bin/workerd');

/**
 * Opens the vector of `tests/config/keys/sealed.test.ts`, seals anew, and meets each refusal, in a
 * Worker.
 */
const worker = `
import { openKek, seal, unseal } from './hosts/shared/config/keys/sealed.ts';
const kek = await openKek('000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f');
const place = { wallet: 'treasury', keyId: 'hot' };
const sealed = 'mintmark-sealed-v1.oKGio6Slpqeoqaqr.5gleHgGeZMjq_C1oy6cuIXC9eyPW4iQbFJeMPbN2m_7KCeVs0mBGavg8z96MbsAy';
const is = (got, expected) => { if (got !== expected) throw new Error('expected ' + expected + ', got ' + got); };
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
export default {
  async test() {
    const opened = await unseal(kek, place, sealed);
    is(hex(opened.val), '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff');
    is(hex((await unseal(kek, place, await seal(kek, place, opened.val))).val), hex(opened.val));
    is((await unseal(kek, { ...place, keyId: 'warm' }, sealed)).val.code, 'not-opened');
    is((await unseal(kek, place, sealed.slice(0, -1) + 'z')).val.code, 'not-opened');
    is((await unseal(kek, place, 'f'.repeat(64))).val.code, 'raw-key');
    console.log('all held');
  },
};`;

/** Date and flags of both scripts: this workerd has to know them. */
const compatibility = scriptsOf(undefined, partsWithSigner, {}).map(
  (script): { compatibility_date: string; compatibility_flags: string[] } => JSON.parse(script.wrangler),
);
const date = compatibility[0]?.compatibility_date ?? '';
const flags = JSON.stringify([...new Set(compatibility.flatMap(({ compatibility_flags: list }) => list))]);

const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (modules = [(name = "index.js", esModule = embed "index.js")], compatibilityDate = "${date}", compatibilityFlags = ${flags}))],
);`;

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-sealed-'));
  const stdin = { contents: worker, resolveDir: root, loader: 'js' as const };
  await build({ stdin, bundle: true, format: 'esm', target: 'es2024', outfile: join(directory, 'index.js') });
  await writeFile(join(directory, 'config.capnp'), config);
});
afterAll(() => rm(directory, { recursive: true }));

test('keys are sealed and opened by workerd as by Node, with the compatibility of the scripts', async () => {
  const { stdout, stderr } = await promisify(execFile)(workerd, ['test', 'config.capnp'], { cwd: directory, timeout: 60_000 });
  expect(stdout + stderr).toContain('all held');
});
