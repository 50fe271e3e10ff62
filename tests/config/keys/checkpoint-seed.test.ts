import { describe, expect, test } from 'vitest';
import { checkpointSeal, checkpointSeed, sealedCheckpointSeed } from '../../../hosts/shared/config/keys/checkpoint-seed.ts';
import { openKek, seal } from '../../../hosts/shared/config/keys/sealed.ts';
import { complete } from '../complete/complete.ts';

const name = 'MINTMARK_CHECKPOINT_KEY';
const at = '/signer/checkpoints/env';
const digits = 'ab'.repeat(32);
const bytes = new Uint8Array(32).fill(0xab);
const kek = '0f'.repeat(32);
const env = (values: Readonly<Record<string, string>>) => (variable: string) => values[variable];
const { signer: _, ...without } = complete;

async function sealedFor(keyId: string, wallet = 'treasury'): Promise<string> {
  const opener = await openKek(kek);
  if (opener === undefined) throw new Error('expected a key-encryption key');
  return seal(opener, { wallet, keyId }, Uint8Array.from(bytes));
}

describe('the seed of checkpoints', () => {
  test('is 32 bytes of the environment, `0x` or not', () => {
    for (const text of [digits, `0x${digits.toUpperCase()}`])
      expect(checkpointSeed(complete, env({ [name]: text }))).toEqual({ tag: 'ok', val: bytes });
    expect(checkpointSeed(without, env({ [name]: digits }))).toEqual({ tag: 'ok', val: undefined });
  });

  test.each([
    [{}, 'it is not set'],
    [{ [name]: '' }, 'it is empty'],
    [{ [name]: `${digits}a` }, '65 hexadecimal digits'],
  ])('is refused without a character of it if it is not a seed (%#)', (values, got) => {
    expect(checkpointSeed(complete, env(values))).toEqual({
      tag: 'err',
      val: [{ at, expected: `32 bytes as 64 hexadecimal digits in the environment variable ${name}`, got }],
    });
  });

  test('opens where it was sealed for checkpoints of the wallet, and nowhere else', async () => {
    expect(await sealedCheckpointSeed(complete, env({ [name]: await sealedFor(checkpointSeal) }), kek)).toEqual({ tag: 'ok', val: bytes });
    expect(await sealedCheckpointSeed(without, env({}), undefined)).toEqual({ tag: 'ok', val: undefined });
    const wrong = [await sealedFor('hot'), await sealedFor('checkpoints'), await sealedFor(checkpointSeal, 'other'), digits, ''];
    for (const text of wrong)
      expect(await sealedCheckpointSeed(complete, env({ [name]: text }), kek)).toMatchObject({ tag: 'err', val: [{ at }] });
    for (const text of [undefined, '', digits.slice(1)])
      expect(await sealedCheckpointSeed(complete, env({ [name]: await sealedFor(checkpointSeal) }), text)).toMatchObject({
        tag: 'err',
        val: [{ at }],
      });
  });
});
