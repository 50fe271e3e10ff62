import { createCipheriv, pbkdf2Sync, randomBytes, randomInt, scryptSync } from 'node:crypto';
import { HDNodeWallet, Mnemonic, keccak256 } from 'ethers';
import { describe, expect, test } from 'vitest';
import { traces } from '../support/traces.ts';
import type { Memory } from '../support/traces.ts';
import { watchInstance } from './component.ts';

const limits = { memory: 64 << 20, iterations: 1000 };

interface TestKeystore {
  readonly json: Buffer;
  readonly password: Buffer;
  readonly key: Buffer;
  /** The bytes derived from the password: intermediate ones and the result. */
  readonly derived: readonly Buffer[];
}

/** Makes a keystore of random secrets. All lengths are the same in each. */
function randomKeystore(kdf: 'scrypt' | 'pbkdf2'): TestKeystore {
  const password = Buffer.from(randomBytes(15).toString('hex'));
  // The first bit is 0, so that the key is in range.
  const key = Buffer.from(randomBytes(32).map((byte, index) => (index === 0 ? (byte & 0x7f) | 1 : byte)));
  const [salt, iv] = [Buffer.alloc(32, 1), Buffer.alloc(16, 2)];
  const first = pbkdf2Sync(password, salt, 1, 1024, 'sha256');
  const derived =
    kdf === 'scrypt' ? scryptSync(password, salt, 32, { N: 1024, r: 8, p: 1 }) : pbkdf2Sync(password, salt, 100, 32, 'sha256');
  const cipher = createCipheriv('aes-128-ctr', derived.subarray(0, 16), iv);
  const ciphertext = Buffer.concat([cipher.update(key), cipher.final()]);
  const own = kdf === 'scrypt' ? { n: 1024, r: 8, p: 1 } : { c: 100, prf: 'hmac-sha256' };
  const crypto = {
    cipher: 'aes-128-ctr',
    cipherparams: { iv: iv.toString('hex') },
    ciphertext: ciphertext.toString('hex'),
    kdf,
    kdfparams: { ...own, dklen: 32, salt: salt.toString('hex') },
    mac: keccak256(Buffer.concat([derived.subarray(16), ciphertext])).slice(2),
  };
  return { json: Buffer.from(JSON.stringify({ version: 3, crypto })), password, key, derived: [first, derived] };
}

/** Returns the traces of secrets in a memory. */
function tracesOf(memory: Memory, secrets: readonly (string | Uint8Array)[]): string[] {
  return secrets.flatMap((secret) => traces(memory, secret));
}

describe.each(['scrypt', 'pbkdf2'] as const)('the memory after a keystore of %s was opened', (kdf) => {
  test('holds no trace of the password, the key or intermediate values', async () => {
    const { json, password, key, derived } = randomKeystore(kdf);
    const seen: string[] = [];
    const { opening, memory } = await watchInstance(
      (then) => seen.push(...traces(then, password.toString()).map(() => 'password')),
      (then) => seen.push(...traces(then, key).map(() => 'key')),
    );
    expect(Buffer.from(opening.openKeystore(json, password, limits))).toEqual(key);
    // The search does find the password when the call starts, and the key when it ends.
    expect(seen).toEqual(['password', 'key']);
    expect(tracesOf(memory, [password.toString(), key, ...derived])).toEqual([]);
  });

  test('does not depend on the secrets, byte for byte', async () => {
    const memories = [];
    for (let count = 0; count < 3; count += 1) {
      const { json, password } = randomKeystore(kdf);
      const { opening, memory } = await watchInstance();
      opening.openKeystore(json, password, limits);
      memories.push(Buffer.from(memory.buffer));
    }
    const [first, ...others] = memories;
    expect(first?.some((byte) => byte !== 0)).toBe(true);
    for (const other of others) expect(first?.equals(other)).toBe(true);
  });

  test('holds no trace after a wrong password', async () => {
    const { json, password, key, derived } = randomKeystore(kdf);
    const { opening, memory } = await watchInstance();
    const wrong = Buffer.from(`${password.toString()}, but wrong`);
    expect(() => opening.openKeystore(json, wrong, limits)).toThrow();
    expect(tracesOf(memory, [wrong.toString(), key, ...derived])).toEqual([]);
  });
});

describe('the memory after a key was derived', () => {
  /** Returns a random phrase of 74 characters, a frequent length. */
  function phrase(): string {
    for (;;) {
      const { phrase: candidate } = Mnemonic.fromEntropy(randomBytes(16));
      if (candidate.length === 74) return candidate;
    }
  }
  const path = "m/44'/60'/0'/0/5";

  test('holds no trace of the phrase, the seed and the keys of the path', async () => {
    const [words, passphrase] = [phrase(), randomBytes(16).toString('hex')];
    const node = HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(words, passphrase), path);
    const seed = Buffer.from(Mnemonic.fromPhrase(words, passphrase).computeSeed().slice(2), 'hex');
    const entropy = Buffer.from(Mnemonic.fromPhrase(words).entropy.slice(2), 'hex');
    const steps = path
      .split('/')
      .map((_, index, all) => HDNodeWallet.fromMnemonic(Mnemonic.fromPhrase(words, passphrase), all.slice(0, index + 1).join('/')));
    const between = steps.flatMap(({ privateKey, chainCode }) =>
      [privateKey, chainCode].map((digits) => Buffer.from(digits.slice(2), 'hex')),
    );
    const seen: string[] = [];
    const { opening, memory } = await watchInstance(
      // Pieces of the phrase can be words of the list, which is in memory in any case.
      (then) => seen.push(...(Buffer.from(then.buffer).includes(words) ? ['phrase'] : [])),
      (then) => seen.push(...traces(then, Buffer.from(node.privateKey.slice(2), 'hex')).map(() => 'key')),
    );
    const key = opening.derive(Buffer.from(words), Buffer.from(passphrase), path);
    expect(`0x${Buffer.from(key).toString('hex')}`).toBe(node.privateKey);
    expect(seen).toEqual(['phrase', 'key']);
    // For the same reason, what is left is looked for by pairs of words.
    const pairs = words.split(' ').flatMap((word, index, all) => (index === 0 ? [] : [`${all[index - 1]} ${word}`]));
    const left = pairs.filter((pair) => Buffer.from(memory.buffer).includes(pair));
    expect(left).toEqual([]);
    expect(tracesOf(memory, [passphrase, seed, entropy, ...between])).toEqual([]);
  });

  test('does not depend on the secrets, byte for byte', async () => {
    const memories = [];
    for (let count = 0; count < 3; count += 1) {
      const { opening, memory } = await watchInstance();
      opening.derive(Buffer.from(phrase()), Buffer.from(randomBytes(16).toString('hex')), path);
      memories.push(Buffer.from(memory.buffer));
    }
    const [first, ...others] = memories;
    expect(first?.some((byte) => byte !== 0)).toBe(true);
    for (const other of others) expect(first?.equals(other)).toBe(true);
  });

  test('holds no trace after a wrong word', async () => {
    const { opening, memory } = await watchInstance();
    const words = phrase().split(' ');
    words[randomInt(12)] = 'wrongword';
    expect(() => opening.derive(Buffer.from(words.join(' ')), Buffer.from('a passphrase'), path)).toThrow();
    expect(tracesOf(memory, ['a passphrase'])).toEqual([]);
    expect(Buffer.from(memory.buffer).includes('wrongword')).toBe(false);
  });
});
