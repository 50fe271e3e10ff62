import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HDNodeWallet, Mnemonic } from 'ethers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Config, SignerKey } from '../../../build/types/config.js';
import { builtComponents, loaderFrom } from '../../../hosts/node/components.ts';
import { keyOpener } from '../../../hosts/node/keys/opener.ts';
import type { KeyOpener } from '../../../hosts/shared/config/keys/opener.ts';
import { signerKeys } from '../../../hosts/shared/config/keys/keys.ts';
import type { ConfigError } from '../../../hosts/shared/config/config-error.ts';
import type { Result } from '../../../hosts/shared/result.ts';
import { complete } from '../complete/complete.ts';

describe('keys of the environment', () => {
  const hot = '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff';
  /** Hexadecimal needs neither component nor file. */
  const nothing: KeyOpener = {
    limits: { memory: 0, iterations: 0 },
    opening: () => Promise.reject(new Error('no component was expected')),
    readFile: () => Promise.reject(new Error('no file was expected')),
    readKeyFile: () => Promise.reject(new Error('no file was expected')),
  };
  const env = (values: Readonly<Record<string, string>>) => (name: string) => values[name];

  test('become bytes, with or without 0x', async () => {
    const secret = Uint8Array.from(
      [...'0123'].flatMap(() => [0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff]),
    ).slice(0, 32);
    expect(await signerKeys(complete, env({ MINTMARK_KEY_HOT: hot, MINTMARK_KEY_WARM: `0x${hot.toUpperCase()}` }), nothing)).toEqual({
      tag: 'ok',
      val: [
        { id: 'hot', secret },
        { id: 'warm', secret },
      ],
    });
  });

  test('that are invalid are named, and no character of them is shown', async () => {
    const result = await signerKeys(complete, env({ MINTMARK_KEY_HOT: `${hot}\n` }), nothing);
    expect(result).toEqual({
      tag: 'err',
      val: [
        {
          at: '/signer/keys/0/env',
          expected: '32 bytes as 64 hexadecimal digits in the environment variable MINTMARK_KEY_HOT',
          got: 'the digits with white space around them: remove it',
        },
        {
          at: '/signer/keys/1/env',
          expected: '32 bytes as 64 hexadecimal digits in the environment variable MINTMARK_KEY_WARM',
          got: 'it is not set',
        },
      ],
    });
    expect(JSON.stringify(result)).not.toContain(hot.slice(0, 16));
  });

  test('are none where there is no signer', async () => {
    const { signer: _, ...rest } = complete;
    expect(await signerKeys(rest, env({}), nothing)).toEqual({ tag: 'ok', val: [] });
  });
});

/** A keystore of few iterations: key 0x0202…, password `bar`. */
const keystore = JSON.stringify({
  version: 3,
  id: 'abb67040-8dbe-0dad-fc39-2b082ef0ee5f',
  address: '0x5050A4F4b3f9338C3472dcC01A87C76A144b3c9c',
  crypto: {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: '09090909090909090909090909090909' },
    ciphertext: '280ab486b3ed6a1a40b59d37bfc064fbea02de08fcf12dfa79270c0a9d398912',
    kdf: 'pbkdf2',
    kdfparams: { c: 16, dklen: 32, prf: 'hmac-sha256', salt: '0707070707070707' },
    mac: 'aa39d29cc89a4a271f4474c374430060b4cbc0af90ae8018589fd2ec206805c2',
  },
});
const phrase = 'test test test test test test test test test test test junk';

describe('keys of keystores and mnemonics', () => {
  let directory = '';
  const warnings: string[] = [];
  beforeAll(async () => (directory = await mkdtemp(join(tmpdir(), 'mintmark-keys-'))));
  afterAll(() => rm(directory, { recursive: true }));

  /** Opens the keys as Node does; secrets as digits. */
  async function opened(keys: readonly SignerKey[], values: Readonly<Record<string, string>>): Promise<Result<string[], ConfigError[]>> {
    const config: Config = { ...complete, signer: { wallet: 'w', nonces: 'rfc6979', callers: [], frozen: false, policies: [], keys } };
    const opener = keyOpener(loaderFrom(builtComponents), directory, (path, mode) => warnings.push(`${path} ${mode}`));
    const result = await signerKeys(config, (name) => values[name], opener);
    return result.tag === 'err' ? result : { tag: 'ok', val: result.val.map(({ secret }) => Buffer.from(secret).toString('hex')) };
  }

  test('a file and a variable give the same key', async () => {
    await writeFile(join(directory, 'hot.json'), keystore, { mode: 0o600 });
    const keys = [
      { id: 'file', keystore: { file: 'hot.json', passwordEnv: 'PASSWORD' } },
      { id: 'env', keystore: { env: 'STORE', passwordEnv: 'PASSWORD' } },
    ];
    const both = ['02'.repeat(32), '02'.repeat(32)];
    expect(await opened(keys, { STORE: keystore, PASSWORD: 'bar' })).toEqual({ tag: 'ok', val: both });
    expect(warnings).toEqual([]);
  });

  test('a file that others may read is reported', async () => {
    const path = join(directory, 'open.json');
    await writeFile(path, keystore);
    await chmod(path, 0o644);
    expect(await opened([{ id: 'hot', keystore: { file: path, passwordEnv: 'P' } }], { P: 'bar' })).toMatchObject({ tag: 'ok' });
    expect(warnings.splice(0)).toEqual([`${path} 644`]);
  });

  test('a file that is not a regular one, or too large, is refused before it is read', async () => {
    await writeFile(join(directory, 'large.json'), ' '.repeat(65_537));
    await symlink(join(directory, 'none'), join(directory, 'dangling.json'));
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    const keys = ['none.json', 'dangling.json', 'large.json', '.', '/dev/null', 'pipe'].map((file, index) => ({
      id: `k${index}`,
      keystore: { file, passwordEnv: 'P' },
    }));
    const result = await opened(keys, { P: 'bar' });
    expect(result.tag === 'err' ? result.val.map(({ at, got }) => [at, got]) : result).toEqual([
      ['/signer/keys/0/keystore/file', 'it cannot be read: ENOENT'],
      ['/signer/keys/1/keystore/file', 'it cannot be read: ENOENT'],
      ['/signer/keys/2/keystore/file', 'a file of 65537 bytes, at most 65536 are accepted'],
      ['/signer/keys/3/keystore/file', 'not a regular file'],
      ['/signer/keys/4/keystore/file', 'not a regular file'],
      ['/signer/keys/5/keystore/file', 'not a regular file'],
    ]);
  });

  test('a mnemonic gives the keys that ethers derives, its passphrase normalised', async () => {
    const passphrase = 'a passphrase: \u00e9, \ufb01, \u1e9b\u0323';
    const paths = ["m/44'/60'/0'/0/0", "m/44'/60'/0'/0/7", 'm'];
    const keys = paths.map((path, index) => ({ id: `k${index}`, mnemonic: { env: 'PHRASE', passphraseEnv: 'MORE', path } }));
    const expected = paths.map((path) => HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(phrase, passphrase), path).privateKey.slice(2));
    expect(await opened(keys, { PHRASE: phrase, MORE: passphrase })).toEqual({ tag: 'ok', val: expected });
    const plain = await opened([{ id: 'k', mnemonic: { env: 'PHRASE', path: "m/44'/60'/0'/0/0" } }], { PHRASE: phrase });
    expect(plain).toEqual({ tag: 'ok', val: ['ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80'] });
  });

  test('what does not open is named with its place and its variable; nothing of it is shown', async () => {
    const store = (changes: object): string => JSON.stringify({ ...JSON.parse(keystore), ...changes });
    const values = {
      STORE: keystore,
      WRONG: 'not the password',
      P: 'bar',
      EMPTY: '',
      FOURTH: store({ version: 4 }),
      OTHER: store({ address: '00'.repeat(20) }),
      HEX: '02'.repeat(32),
      SHORT: 'test junk',
      TYPO: phrase.replace('junk', 'jumk'),
      MIXED: phrase.replace('junk', 'test'),
    };
    const keys: SignerKey[] = [
      { id: 'a', keystore: { env: 'STORE', passwordEnv: 'WRONG' } },
      { id: 'b', keystore: { env: 'UNSET', passwordEnv: 'EMPTY' } },
      { id: 'c', keystore: { env: 'FOURTH', passwordEnv: 'P' } },
      { id: 'd', keystore: { env: 'OTHER', passwordEnv: 'P' } },
      { id: 'e', keystore: { env: 'HEX', passwordEnv: 'P' } },
      { id: 'f', mnemonic: { env: 'SHORT', path: 'm' } },
      { id: 'g', mnemonic: { env: 'TYPO', path: 'm' } },
      { id: 'h', mnemonic: { env: 'MIXED', path: 'm' } },
      { id: 'i', mnemonic: { env: 'HEX', path: 'm/4294967296' } },
      { id: 'j', mnemonic: { env: 'UNSET', passphraseEnv: 'UNSET', path: 'm' } },
    ];
    const result = await opened(keys, values);
    expect(result.tag === 'err' ? result.val.map(({ at, got }) => [at.slice('/signer/keys/'.length), got]) : result).toEqual([
      ['0/keystore/passwordEnv', 'another, or the keystore was altered'],
      ['1/keystore/env', 'it is not set'],
      ['1/keystore/passwordEnv', 'it is empty'],
      ['2/keystore', '4'],
      ['3/keystore', 'that of 0x5050A4F4b3f9338C3472dcC01A87C76A144b3c9c'],
      ['4/keystore', 'a mistake at line 1, column 2'],
      ['5/mnemonic/env', '2 words'],
      ['6/mnemonic/env', 'another word at place 12'],
      ['7/mnemonic/env', 'words that do not belong together: one is wrong, or their order is'],
      ['8/mnemonic/path', '12 characters'],
      ['9/mnemonic/env', 'it is not set'],
      ['9/mnemonic/passphraseEnv', 'it is not set'],
    ]);
    const shown = JSON.stringify(result);
    for (const secret of ['not the password', 'bar', '0202', 'test', 'jumk']) expect(shown).not.toContain(secret);
  });
});
