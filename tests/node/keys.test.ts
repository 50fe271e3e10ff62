import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Wallet, encryptKeystoreJsonSync, verifyMessage } from 'ethers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { keptLog } from './support/log.ts';

const token = 'kQ3v9xT0aZ7mB5nR2cW8yL4pD6sF1gHj';
const password = 'correct horse battery';
const phrase = 'test test test test test test test test test test test junk';
/** The addresses of the keystore's key, of the mnemonic at two paths, and of a raw key. */
const accounts = {
  file: new Wallet(`0x${'02'.repeat(32)}`).address,
  first: '0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266',
  second: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  raw: new Wallet(`0x${'03'.repeat(32)}`).address,
  credential: new Wallet(`0x${'04'.repeat(32)}`).address,
};

let directory = '';
beforeEach(async () => (directory = await mkdtemp(join(tmpdir(), 'mintmark-keys-'))));
afterEach(() => rm(directory, { recursive: true }));

function config(keystore: object): object {
  const keys = [
    { id: 'file', keystore },
    { id: 'first', mnemonic: { env: 'PHRASE', path: "m/44'/60'/0'/0/0" } },
    { id: 'second', mnemonic: { env: 'PHRASE', path: "m/44'/60'/0'/0/1" } },
    { id: 'raw', env: 'RAW' },
    { id: 'credential', file: '${CREDENTIALS_DIRECTORY}/credential', address: accounts.credential },
  ];
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  return {
    signer: {
      keys,
      callers: [{ id: 'a', tokenSha256, keys: keys.map(({ id }) => id) }],
      policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['a'] } }],
    },
  };
}

/** Makes a directory of credentials, as systemd does, and returns the variable that names it. */
async function credentialsIn(parent: string): Promise<Record<string, string>> {
  const credentials = join(parent, 'credentials');
  await mkdir(credentials);
  await writeFile(join(credentials, 'credential'), `0x${'04'.repeat(32)}\n`, { mode: 0o440 });
  return { CREDENTIALS_DIRECTORY: credentials };
}

test('keys from a keystore, a mnemonic, a variable and a file sign; their variables are deleted from the environment', async () => {
  const path = join(directory, 'hot.json');
  // ethers made this keystore: scrypt, n 1024.
  await writeFile(path, encryptKeystoreJsonSync(new Wallet(`0x${'02'.repeat(32)}`), password, { scrypt: { N: 1024 } }));
  await chmod(path, 0o640);
  const credentials = await credentialsIn(directory);
  const env: Record<string, string | undefined> = {
    PASSWORD: password,
    PHRASE: phrase,
    RAW: '03'.repeat(32),
    ...credentials,
    OTHER: 'stays',
  };
  const log = keptLog();
  const server = await startServer({ config: config({ file: 'hot.json', passwordEnv: 'PASSWORD' }), env, directory, port: 0, log });
  try {
    const ask = async (method: string, params: unknown): Promise<unknown> => {
      const response = await fetch(new URL('/v1/signer', server.url), {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
      });
      const { result }: { result?: unknown } = JSON.parse(await response.text());
      return result;
    };
    expect(env).toEqual({ OTHER: 'stays' });
    expect(await ask('eth_accounts', [])).toEqual(Object.values(accounts));
    for (const account of Object.values(accounts))
      expect(verifyMessage('hello', String(await ask('personal_sign', ['hello', account])))).toBe(account);
  } finally {
    await server.close();
  }
  const lines = log.lines.join('');
  expect(lines).toContain('others than its owner may open this keystore');
  expect(lines).toContain('"mode":"640"');
  // The id of a request may have any few digits.
  for (const secret of [password, 'junk', ...['02', '03', '04'].map((byte) => byte.repeat(8))]) expect(lines).not.toContain(secret);
});

test('a key that does not open stops the start, and leaves nothing in the environment', async () => {
  const env: Record<string, string | undefined> = {
    PASSWORD: password,
    PHRASE: phrase,
    RAW: '03'.repeat(32),
    STORE: '{}',
    ...(await credentialsIn(directory)),
  };
  const started = startServer({ config: config({ env: 'STORE', passwordEnv: 'PASSWORD' }), env, directory, port: 0, log: keptLog() });
  const error: unknown = await started.then(() => undefined, String);
  expect(error).toContain('/signer/keys/0/keystore: expected a required field, at /version of the keystore, got nothing');
  for (const secret of [password, 'junk', '0303']) expect(error).not.toContain(secret);
  expect(env).toEqual({});
});
