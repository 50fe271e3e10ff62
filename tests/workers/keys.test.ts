import { mkdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wallet, encryptKeystoreJsonSync } from 'ethers';
import { expect, test } from 'vitest';
import { replaceFile } from '../../scripts/build/files.ts';
import { from } from '../../scripts/build/paths.ts';
import { bundleScript } from '../../scripts/build/workers/workers.ts';
import { workerdConfig } from '../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../hosts/workers/local/workerd.ts';

const script = 'build/test/workers/keys';

/** A keystore of the key 0x0202…, made by ethers. */
function keystore(password: string, cost: number): string {
  return encryptKeystoreJsonSync(new Wallet(`0x${'02'.repeat(32)}`), password, { scrypt: { N: cost } });
}

test('in workerd a light keystore opens, and one of the usual cost is refused without harm', async () => {
  await bundleScript({ entry: 'tests/workers/scripts/keys.ts', components: { keys: 'dist/js/keys' } }, script);
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-workerd-'));
  const state = join(directory, 'state');
  mkdirSync(state);
  const file = join(directory, 'workerd.capnp');
  const setup = { scripts: [{ name: 'keys', folder: from(script) }], entry: 'keys', address: '127.0.0.1:0', state, networks: [] };
  replaceFile(file, workerdConfig(setup, directory));
  const workerd = await startWorkerd(file, {}, () => undefined);
  try {
    const rows = readFileSync(new URL('../vectors/signer/keystore-ethers.json', import.meta.url), 'utf8');
    const usual: readonly { name: string; content: string }[] = JSON.parse(rows);
    const heavy = usual.find(({ name }) => name === 'wallet_keystore_passwd')?.content;
    const asked = [
      { keystore: heavy, password: 'foo' },
      { keystore: keystore('bar', 4096), password: 'bar' },
      { keystore: keystore('bar', 4096), password: 'baz' },
      { keystore: heavy, password: 'foo' },
      { keystore: keystore('bar', 16_384), password: 'bar' },
    ];
    const tooCostly = { tag: 'too-costly', val: { at: '/crypto/kdfparams', expected: expect.any(String), got: '268436480 bytes' } };
    const key = '02'.repeat(32);
    const expected = [tooCostly, key, { tag: 'wrong-password' }, tooCostly, key];
    for (let count = 0; count < 2; count += 1) {
      const response = await fetch(`http://127.0.0.1:${workerd.port}`, { method: 'POST', body: JSON.stringify(asked) });
      expect(await response.json()).toEqual(expected);
    }
  } finally {
    await workerd.stop();
    await rm(directory, { recursive: true });
  }
}, 60_000);
