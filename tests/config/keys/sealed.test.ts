import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { bytes32OfHex } from '../../../hosts/shared/config/keys/hex.ts';
import { openKek, seal, unseal } from '../../../hosts/shared/config/keys/sealed.ts';
import type { Kek, SealedFor } from '../../../hosts/shared/config/keys/sealed.ts';
import { Random } from '../../rate-limit/suite/random.ts';

/**
 * A fixed text, made by AES-256-GCM of two other libraries (OpenSSL by node:crypto, and
 * pyca/cryptography), which agree.
 */
const vector = {
  kek: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  place: { wallet: 'treasury', keyId: 'hot' },
  secret: '00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff',
  sealed: 'mintmark-sealed-v1.oKGio6Slpqeoqaqr.5gleHgGeZMjq_C1oy6cuIXC9eyPW4iQbFJeMPbN2m_7KCeVs0mBGavg8z96MbsAy',
};

async function kekOf(text: string): Promise<Kek> {
  const kek = await openKek(text);
  if (kek === undefined) throw new Error('expected a key-encryption key');
  return kek;
}

/** What `sealed.ts` says of its associated data, written a second time. */
function associated(...parts: readonly string[]): Buffer {
  return Buffer.concat(
    parts.flatMap((part) => {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(part));
      return [length, Buffer.from(part)];
    }),
  );
}

/** Opens a sealed text with node:crypto. Throws where it does not authenticate. */
function openByNode(kek: string, { wallet, keyId }: SealedFor, text: string): string {
  const [version = '', nonce = '', body = ''] = text.split('.');
  const bytes = Buffer.from(body, 'base64url');
  const cipher = createDecipheriv('aes-256-gcm', Buffer.from(kek, 'hex'), Buffer.from(nonce, 'base64url'), { authTagLength: 16 });
  cipher.setAAD(associated(version, wallet, keyId)).setAuthTag(bytes.subarray(32));
  return Buffer.concat([cipher.update(bytes.subarray(0, 32)), cipher.final()]).toString('hex');
}

/** Seals with node:crypto. */
function sealByNode(kek: string, { wallet, keyId }: SealedFor, secret: string): string {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(kek, 'hex'), nonce).setAAD(associated('mintmark-sealed-v1', wallet, keyId));
  const body = Buffer.concat([cipher.update(Buffer.from(secret, 'hex')), cipher.final(), cipher.getAuthTag()]);
  return `mintmark-sealed-v1.${nonce.toString('base64url')}.${body.toString('base64url')}`;
}

async function open(kek: string, place: SealedFor, text: string): Promise<string> {
  const opened = await unseal(await kekOf(kek), place, text);
  return opened.tag === 'ok' ? Buffer.from(opened.val).toString('hex') : opened.val.code;
}

const letters = 'abcXYZ019_.-';

describe('a sealed key', () => {
  test('the vector opens', async () => {
    expect(await open(vector.kek, vector.place, vector.sealed)).toBe(vector.secret);
    expect(openByNode(vector.kek, vector.place, vector.sealed)).toBe(vector.secret);
  });

  test('what is sealed here opens with node:crypto, and the other way round, whatever the wallet, the id and the key', async () => {
    const random = new Random('sealed');
    const text = (maxLength: number): string =>
      Array.from({ length: random.whole(1, maxLength) }, () => letters.charAt(random.whole(0, letters.length - 1))).join('');
    const hex = (): string => Array.from({ length: 64 }, () => random.whole(0, 15).toString(16)).join('');
    for (let round = 0; round < 200; round += 1) {
      const [kek, secret, place] = [hex(), hex(), { wallet: text(64), keyId: text(64) }];
      const bytes = bytes32OfHex(secret) ?? new Uint8Array();
      const sealed = await seal(await kekOf(kek), place, bytes);
      expect(sealed).toMatch(/^mintmark-sealed-v1\.[\w-]{16}\.[\w-]{64}$/);
      expect(openByNode(kek, place, sealed)).toBe(secret);
      expect(await open(kek, place, sealed)).toBe(secret);
      expect(await open(kek, place, sealByNode(kek, place, secret))).toBe(secret);
      // What is sealed stays its caller's.
      expect(Buffer.from(bytes).toString('hex')).toBe(secret);
    }
  });

  test('the same key is sealed to another text each time', async () => {
    const kek = await kekOf(vector.kek);
    const texts = await Promise.all(Array.from({ length: 50 }, () => seal(kek, vector.place, new Uint8Array(32))));
    expect(new Set(texts.map((text) => text.split('.')[1])).size).toBe(50);
  });

  test('a bit that is flipped anywhere keeps it shut', async () => {
    const [version = '', nonce = '', body = ''] = vector.sealed.split('.');
    const flipped = (part: string, bit: number): string => {
      const bytes = Buffer.from(part, 'base64url');
      bytes.writeUInt8(bytes.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      return bytes.toString('base64url');
    };
    const texts = [
      ...Array.from({ length: 96 }, (_, bit) => `${version}.${flipped(nonce, bit)}.${body}`),
      ...Array.from({ length: 384 }, (_, bit) => `${version}.${nonce}.${flipped(body, bit)}`),
    ];
    const codes = await Promise.all(texts.map((text) => open(vector.kek, vector.place, text)));
    expect(new Set(codes)).toEqual(new Set(['not-opened']));
  });

  test.each([
    ['another wallet', vector.kek, { wallet: 'Treasury', keyId: 'hot' }],
    ['another key id', vector.kek, { wallet: 'treasury', keyId: 'warm' }],
    ['a letter that went from one to the other', vector.kek, { wallet: 'treasuryh', keyId: 'ot' }],
    ['the two in each other’s place', vector.kek, { wallet: 'hot', keyId: 'treasury' }],
    ['another key-encryption key', `01${vector.kek.slice(2)}`, vector.place],
  ])('%s keeps it shut', async (_, kek, place) => {
    expect(await open(kek, place, vector.sealed)).toBe('not-opened');
  });

  const key = vector.secret;
  test.each([
    ['a raw key', key, 'raw-key', 'a raw key'],
    ['a raw key with 0x', `0x${key.toUpperCase()}`, 'raw-key', 'a raw key'],
    ['a later version', vector.sealed.replace('v1', 'v2'), 'unknown-version', 'mintmark-sealed-v2'],
    ['a text cut short', vector.sealed.slice(0, -1), 'malformed', 'text of 99 characters'],
    ['a text without its nonce', vector.sealed.replace(/\.[^.]*/, ''), 'malformed', 'text of 83 characters'],
    ['a line feed at the end', `${vector.sealed}\n`, 'malformed', 'text of 101 characters'],
    ['the other alphabet of base64', vector.sealed.replaceAll('_', '/'), 'malformed', 'text of 100 characters'],
    ['something else', 'hunter2', 'malformed', 'text of 7 characters'],
    ['nothing', '', 'malformed', 'nothing'],
  ])('%s is none, and is not shown', async (_, text, code, got) => {
    const opened = await unseal(await kekOf(vector.kek), vector.place, text);
    expect(opened).toMatchObject({ tag: 'err', val: { code, got } });
    for (const part of [key.slice(0, 8), 'hunter2', 'oKGio6']) expect(JSON.stringify(opened)).not.toContain(part);
  });

  test('a key of another length is not sealed', async () => {
    await expect(seal(await kekOf(vector.kek), vector.place, new Uint8Array(31))).rejects.toThrow('expected a key of 32 bytes, got 31');
  });

  test.each(['', '00', `${vector.kek}0`, `${vector.kek}\n`, vector.kek.replace('0', 'g')])('%j is no key-encryption key', async (text) => {
    expect(await openKek(text)).toBeUndefined();
  });

  test('a key-encryption key gives its bytes to nobody', async () => {
    await expect(crypto.subtle.exportKey('raw', (await kekOf(vector.kek)).key)).rejects.toThrow();
  });
});
