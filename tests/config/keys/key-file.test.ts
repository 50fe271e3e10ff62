import { execFileSync } from 'node:child_process';
import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { keyOpener } from '../../../hosts/node/keys/opener.ts';
import { bytes32OfDigits } from '../../../hosts/shared/config/keys/key-file.ts';
import { signerKeys } from '../../../hosts/shared/config/keys/keys.ts';
import type { KeyOpener } from '../../../hosts/shared/config/keys/opener.ts';
import { complete } from '../complete/complete.ts';

const digits = '00112233445566778899aabbccddeeff00112233445566778899AABBCCDDEEFF';

describe('a key in a file', () => {
  let directory: string;
  let opener: KeyOpener;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-key-file-'));
    opener = keyOpener(
      () => Promise.reject(new Error('no component was expected')),
      directory,
      () => undefined,
    );
  });
  afterAll(() => rm(directory, { recursive: true }));

  /** Opens a key from a file with a mode. */
  const open = async (content: string | Uint8Array, mode = 0o600, file = 'key') => {
    const path = join(directory, file);
    await rm(path, { force: true });
    await writeFile(path, content);
    await chmod(path, mode);
    return read(file);
  };
  const read = (file: string, from = opener) => {
    const { signer, ...rest } = complete;
    if (signer === undefined) throw new TypeError('expected a signer, got none');
    return signerKeys({ ...rest, signer: { ...signer, keys: [{ id: 'hot', file }] } }, () => undefined, from);
  };

  test.each([
    ['digits', digits, 0o600],
    ['digits and 0x', `0x${digits}`, 0o400],
    ['a line', `${digits}\n`, 0o440],
    ['a line of Windows', `0x${digits}\r\n`, 0o640],
  ])('%s', async (_, content, mode) => {
    expect(await open(content, mode)).toEqual({ tag: 'ok', val: [{ id: 'hot', secret: Uint8Array.from(Buffer.from(digits, 'hex')) }] });
  });

  test.each<readonly [string, string | Uint8Array, number, string]>([
    ['is readable by everybody', digits, 0o604, 'a file of mode 604: run chmod 600 on it'],
    ['is executable by everybody', digits, 0o601, 'a file of mode 601: run chmod 600 on it'],
    ['is writable by its group', digits, 0o660, 'a file of mode 660: run chmod 600 on it'],
    ['is empty', '', 0o600, 'an empty file'],
    ['is too short', digits.slice(1), 0o600, '63 bytes that are not 64 hexadecimal digits'],
    ['has another character', `${digits.slice(1)}g`, 0o600, '64 bytes that are not 64 hexadecimal digits'],
    ['has two lines', `${digits}\n\n`, 0o600, '66 bytes that are not 64 hexadecimal digits'],
    ['has raw bytes', Buffer.from(digits, 'hex'), 0o600, '32 bytes that are not text: write them in hexadecimal'],
    ['is a keystore', '{"version":3}', 0o600, 'text in braces: name a keystore by `keystore`'],
    ['is PEM', '-----BEGIN EC PRIVATE KEY-----', 0o600, 'a PEM file: take the 32 bytes of the private key out of it'],
    ['is large', 'ab'.repeat(129), 0o600, 'a file of 258 bytes, at most 256 are accepted'],
  ])('that %s is refused, and nothing of it is shown', async (_, content, mode, got) => {
    const opened = await open(content, mode);
    expect(opened).toEqual({ tag: 'err', val: [{ at: '/signer/keys/0/file', expected: expect.any(String), got }] });
    expect(JSON.stringify(opened)).not.toMatch(/0011|aabb/i);
  });

  test('may be a link to one, but nothing that is not a regular file', async () => {
    await open(digits);
    await symlink(join(directory, 'key'), join(directory, 'link'));
    expect((await read('link')).tag).toBe('ok');
    execFileSync('mkfifo', [join(directory, 'pipe')]);
    for (const [file, got] of [
      ['pipe', 'not a regular file'],
      ['.', 'not a regular file'],
      ['nowhere', 'it cannot be read: ENOENT'],
    ] as const)
      expect(await read(file)).toMatchObject({ tag: 'err', val: [{ at: '/signer/keys/0/file', got }] });
  });

  test('is read once, and the bytes of the file are wiped, whatever they are', async () => {
    for (const content of [digits, 'not a key']) {
      const given: Uint8Array[] = [];
      const watched: KeyOpener = {
        ...opener,
        readKeyFile: async () => {
          const bytes = new TextEncoder().encode(content);
          given.push(bytes);
          return { tag: 'ok', val: bytes };
        },
      };
      await read('key', watched);
      expect(given.map((bytes) => bytes.every((byte) => byte === 0))).toEqual([true]);
    }
  });
});

test('every hexadecimal digit is read, and no other character', () => {
  for (let character = 0; character < 256; character += 1) {
    const text = new Uint8Array(64).fill(0x30);
    text[63] = character;
    const digit = Number.parseInt(String.fromCharCode(character), 16);
    // A line feed at the end leaves 63 digits.
    expect(bytes32OfDigits(text)?.at(-1)).toBe(Number.isNaN(digit) ? undefined : digit);
  }
});
