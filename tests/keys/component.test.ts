import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { payloadOf } from '../../hosts/shared/payload.ts';
import { watchInstance } from './component.ts';

const mebibyte = 1024 * 1024;
/** Limits that fit into a Worker of 128 MB. */
const smallLimits = { memory: 32 * mebibyte, iterations: 1_000_000 };

interface Row {
  readonly name: string;
  readonly password: string;
  readonly priv: string;
  readonly json: string;
}

const rows: readonly Row[] = JSON.parse(readFileSync(new URL('../vectors/signer/keystore-ethereum-tests.json', import.meta.url), 'utf8'));

/** Returns the error that a call throws. */
function errorOf(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return payloadOf(error);
  }
}

/** Returns a keystore with these parameters of scrypt. */
function keystoreCosting(n: number, r: number, p: number): Buffer {
  const keystore = JSON.parse(rows[0]?.json ?? '');
  const kdfparams = { n, r, p, dklen: 32, salt: '00' };
  return Buffer.from(JSON.stringify({ ...keystore, crypto: { ...keystore.crypto, kdf: 'scrypt', kdfparams } }));
}

describe('the component', () => {
  test.each(rows.filter(({ name }) => name !== 'test2'))('opens $name of ethereum/tests', async ({ password, priv, json }) => {
    const { opening } = await watchInstance();
    expect(Buffer.from(opening.openKeystore(Buffer.from(json), Buffer.from(password), smallLimits)).toString('hex')).toBe(priv);
  });

  test('refuses a keystore that is too costly before allocating memory', async () => {
    const { opening, memory } = await watchInstance();
    const before = memory.buffer.byteLength;
    expect(errorOf(() => opening.openKeystore(keystoreCosting(262_144, 8, 1), Buffer.from('a'), smallLimits))).toEqual({
      tag: 'too-costly',
      val: {
        at: '/crypto/kdfparams',
        expected: `at most ${smallLimits.memory} bytes of memory (128 · r · (n + p))`,
        got: '268436480 bytes',
      },
    });
    expect(memory.buffer.byteLength).toBeLessThan(before + mebibyte);
  });

  test('uses the allowed memory once, and stays well under the 128 MB of a Worker', async () => {
    const { opening, memory } = await watchInstance();
    for (let count = 0; count < 3; count += 1)
      expect(errorOf(() => opening.openKeystore(keystoreCosting(16_384, 8, 1), Buffer.from('a'), smallLimits))).toEqual({
        tag: 'wrong-password',
      });
    expect(memory.buffer.byteLength).toBeGreaterThan(16 * mebibyte);
    expect(memory.buffer.byteLength).toBeLessThan(20 * mebibyte);
  });

  test('reports that there is not enough memory, and can be used further', async () => {
    const { opening, memory } = await watchInstance();
    // A little over 2 GiB, which is more than one allocation may take with addresses of 32 bits.
    const noLimits = { memory: 0xffffffff, iterations: 1 };
    expect(errorOf(() => opening.openKeystore(keystoreCosting(2 ** 24, 1, 1), Buffer.from('a'), noLimits))).toEqual({
      tag: 'out-of-memory',
    });
    expect(memory.buffer.byteLength).toBeLessThan(mebibyte);
    expect(errorOf(() => opening.openKeystore(keystoreCosting(1024, 8, 1), Buffer.from('a'), noLimits))).toEqual({ tag: 'wrong-password' });
  });

  test('accepts only text as a phrase', async () => {
    const { opening } = await watchInstance();
    expect(errorOf(() => opening.derive(Uint8Array.of(0xff), new Uint8Array(), 'm'))).toMatchObject({
      tag: 'malformed',
      val: { at: 'phrase' },
    });
    expect(errorOf(() => opening.derive(Buffer.from('a b'), new Uint8Array(), 'm'))).toEqual({ tag: 'word-count', val: 2 });
  });
});
