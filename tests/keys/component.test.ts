import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { payloadOf } from '../../hosts/shared/payload.ts';
import { watched } from './component.ts';

const mebibyte = 1024 * 1024;
/** What a Worker of 128 MB can spare. */
const small = { memory: 32 * mebibyte, iterations: 1_000_000 };

interface Row {
  readonly name: string;
  readonly password: string;
  readonly priv: string;
  readonly json: string;
}

const rows: readonly Row[] = JSON.parse(readFileSync(new URL('../vectors/signer/keystore-ethereum-tests.json', import.meta.url), 'utf8'));

/** The refusal of a call. */
function refusal(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return payloadOf(error);
  }
}

/** A keystore with parameters of scrypt that nobody has to meet. */
function costing(n: number, r: number, p: number): Buffer {
  const keystore = JSON.parse(rows[0]?.json ?? '');
  const kdfparams = { n, r, p, dklen: 32, salt: '00' };
  return Buffer.from(JSON.stringify({ ...keystore, crypto: { ...keystore.crypto, kdf: 'scrypt', kdfparams } }));
}

describe('the component', () => {
  test.each(rows.filter(({ name }) => name !== 'test2'))('opens $name of ethereum/tests', async ({ password, priv, json }) => {
    const { opening } = await watched();
    expect(Buffer.from(opening.openKeystore(Buffer.from(json), Buffer.from(password), small)).toString('hex')).toBe(priv);
  });

  test('refuses what is too costly before it takes the memory', async () => {
    const { opening, memory } = await watched();
    const before = memory.buffer.byteLength;
    expect(refusal(() => opening.openKeystore(costing(262_144, 8, 1), Buffer.from('a'), small))).toEqual({
      tag: 'too-costly',
      val: {
        at: '/crypto/kdfparams',
        expected: `${small.memory} bytes of memory at most (128 · r · (n + p))`,
        got: '268436480 bytes',
      },
    });
    expect(memory.buffer.byteLength).toBeLessThan(before + mebibyte);
  });

  test('takes what it is allowed, once, and keeps a Worker well under its 128 MB', async () => {
    const { opening, memory } = await watched();
    for (let count = 0; count < 3; count += 1)
      expect(refusal(() => opening.openKeystore(costing(16_384, 8, 1), Buffer.from('a'), small))).toEqual({ tag: 'wrong-password' });
    expect(memory.buffer.byteLength).toBeGreaterThan(16 * mebibyte);
    expect(memory.buffer.byteLength).toBeLessThan(20 * mebibyte);
  });

  test('says that there is no memory, and goes on', async () => {
    const { opening, memory } = await watched();
    // 2 GiB and some, which is more than an allocation may be where addresses have 32 bits.
    const most = { memory: 0xffffffff, iterations: 1 };
    expect(refusal(() => opening.openKeystore(costing(2 ** 24, 1, 1), Buffer.from('a'), most))).toEqual({ tag: 'out-of-memory' });
    expect(memory.buffer.byteLength).toBeLessThan(mebibyte);
    expect(refusal(() => opening.openKeystore(costing(1024, 8, 1), Buffer.from('a'), most))).toEqual({ tag: 'wrong-password' });
  });

  test('reads only text as a phrase', async () => {
    const { opening } = await watched();
    expect(refusal(() => opening.derive(Uint8Array.of(0xff), new Uint8Array(), 'm'))).toMatchObject({
      tag: 'malformed',
      val: { at: 'phrase' },
    });
    expect(refusal(() => opening.derive(Buffer.from('a b'), new Uint8Array(), 'm'))).toEqual({ tag: 'word-count', val: 2 });
  });
});
