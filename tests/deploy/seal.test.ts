import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HDNodeWallet, Wallet, encryptKeystoreJsonSync } from 'ethers';
import { describe, expect, test } from 'vitest';
import { openKek, unseal } from '../../hosts/shared/config/keys/sealed.ts';
import { mintmark } from '../support/mintmark.ts';
import { run } from '../support/run.ts';
import type { Run } from '../support/run.ts';

const secret = randomBytes(32).toString('hex');
const kek = randomBytes(32).toString('hex');
const phrase = 'test test test test test test test test test test test junk';

function sealing(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Run> {
  return run([mintmark, 'seal', ...args], env);
}

async function opened(kekText: string, wallet: string, keyId: string, text: string): Promise<unknown> {
  const opener = await openKek(kekText);
  if (opener === undefined) return undefined;
  const result = await unseal(opener, { wallet, keyId }, text);
  return result.tag === 'ok' ? Buffer.from(result.val).toString('hex') : result;
}

describe('mintmark seal', () => {
  test('tells how it is used', async () => {
    const { status, stdout } = await sealing(['--help'], {});
    expect(status).toBe(0);
    for (const text of ['--wallet', '--key', '--env', '--new-kek', '--json', 'MINTMARK_KEK', 'Exit codes']) expect(stdout).toContain(text);
  });

  test('prints the sealed key and nothing else', async () => {
    const { status, stdout, stderr } = await sealing(['--wallet', 'treasury', '--key', 'hot'], {
      MINTMARK_KEY_HOT: `0x${secret}`,
      MINTMARK_KEK: kek,
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(await opened(kek, 'treasury', 'hot', stdout.replace(/\n$/, ''))).toBe(secret);
  });

  test('makes a key-encryption key, and prints it beside the sealed key, not with it', async () => {
    const { status, stdout, stderr } = await sealing(['--key', 'cold.1', '--new-kek'], { MINTMARK_KEY_COLD_1: secret });
    expect(status).toBe(0);
    const [made = ''] = /^[0-9a-f]{64}$/m.exec(stderr) ?? [];
    expect(await opened(made, 'default', 'cold.1', stdout.trimEnd())).toBe(secret);
    expect(stderr).not.toContain(secret);
  });

  test('answers programs', async () => {
    const { status, stdout, stderr } = await sealing(['--key', 'hot', '--env', 'OTHER', '--new-kek', '--json'], { OTHER: secret });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const answer: Record<string, string> = JSON.parse(stdout);
    expect(answer).toEqual({ wallet: 'default', key: 'hot', variable: 'OTHER', sealed: expect.any(String), kek: expect.any(String) });
    expect(await opened(answer['kek'] ?? '', 'default', 'hot', answer['sealed'] ?? '')).toBe(secret);
  });

  test('opens a keystore and a mnemonic here, and seals the key itself', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-seal-'));
    const wallet = HDNodeWallet.fromPhrase(phrase, 'more', "m/44'/60'/0'/0/3");
    const file = join(directory, 'hot.json');
    await writeFile(file, encryptKeystoreJsonSync(new Wallet(`0x${secret}`), 'a password', { scrypt: { N: 1024 } }), { mode: 0o600 });
    const [store, words] = await Promise.all([
      sealing(['--key', 'hot', '--keystore', file, '--password-env', 'PASSWORD'], { PASSWORD: 'a password', MINTMARK_KEK: kek }),
      sealing(['--key', 'hd', '--mnemonic-env', 'PHRASE', '--passphrase-env', 'MORE', '--path', "m/44'/60'/0'/0/3"], {
        PHRASE: phrase,
        MORE: 'more',
        MINTMARK_KEK: kek,
      }),
    ]);
    await rm(directory, { recursive: true });
    expect([store.status, words.status]).toEqual([0, 0]);
    expect(await opened(kek, 'default', 'hot', store.stdout.trimEnd())).toBe(secret);
    expect(await opened(kek, 'default', 'hd', words.stdout.trimEnd())).toBe(wallet.privateKey.slice(2));
  });

  test('seals the key of checkpoints for a place that no other key has', async () => {
    const { status, stdout } = await sealing(['--checkpoints'], { MINTMARK_CHECKPOINT_KEY: secret, MINTMARK_KEK: kek });
    expect(status).toBe(0);
    expect(await opened(kek, 'default', 'checkpoints/ed25519', stdout.trimEnd())).toBe(secret);
    expect(await opened(kek, 'default', 'checkpoints', stdout.trimEnd())).toMatchObject({ val: { code: 'not-opened' } });
  });

  test.each([
    ['a keystore without a password', ['--key', 'hot', '--keystore', 'a.json'], {}, '--password-env'],
    ['a mnemonic without a path', ['--key', 'hot', '--mnemonic-env', 'PHRASE'], {}, '--path'],
    [
      'a keystore and a mnemonic',
      ['--key', 'hot', '--keystore', 'a', '--password-env', 'P', '--mnemonic-env', 'M', '--path', 'm'],
      {},
      '--mnemonic-env',
    ],
    ['a passphrase of nothing', ['--key', 'hot', '--passphrase-env', 'P'], {}, '--passphrase-env'],
    [
      'a keystore that is not there',
      ['--key', 'hot', '--keystore', 'none.json', '--password-env', 'P'],
      { MINTMARK_KEK: kek, P: secret },
      'ENOENT',
    ],
    [
      'a phrase that is none',
      ['--key', 'hot', '--mnemonic-env', 'M', '--path', 'm'],
      { MINTMARK_KEK: kek, M: secret.slice(0, 30) },
      'words of the letters a to z with one space between, in the environment variable M',
    ],
    ['no key id', [], {}, '--key'],
    ['a key id for the checkpoints', ['--key', 'hot', '--checkpoints'], {}, '--checkpoints'],
    ['an unknown option', ['--key', 'hot', '--secret', 'a'], {}, '--secret'],
    ['a wallet that is no name', ['--key', 'hot', '--wallet', 'a b'], {}, '--wallet'],
    ['the key itself for its id', ['--key', '0'.repeat(64)], {}, 'the key itself'],
    ['a variable that is none', ['--key', 'hot', '--env', '1a'], {}, '--env'],
    ['no key-encryption key', ['--key', 'hot'], { MINTMARK_KEY_HOT: secret }, 'MINTMARK_KEK'],
    ['a key-encryption key that is none', ['--key', 'hot'], { MINTMARK_KEY_HOT: secret, MINTMARK_KEK: `${kek}0` }, 'MINTMARK_KEK'],
    ['two key-encryption keys', ['--key', 'hot', '--new-kek'], { MINTMARK_KEY_HOT: secret, MINTMARK_KEK: kek }, 'MINTMARK_KEK'],
    ['no key', ['--key', 'hot'], { MINTMARK_KEK: kek }, 'MINTMARK_KEY_HOT'],
    ['a key that is none', ['--key', 'hot'], { MINTMARK_KEY_HOT: secret.slice(1), MINTMARK_KEK: kek }, 'MINTMARK_KEY_HOT'],
    ['a sealed key', ['--key', 'hot'], { MINTMARK_KEY_HOT: 'mintmark-sealed-v1.a.b', MINTMARK_KEK: kek }, 'sealed already'],
  ])('%s: status 2, which, and no secret', async (_, args, env, named) => {
    const { status, stdout, stderr } = await sealing(args, env);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain(named);
    for (const part of [secret.slice(1, 12), kek.slice(0, 12)]) expect(stderr).not.toContain(part);
  });
});
