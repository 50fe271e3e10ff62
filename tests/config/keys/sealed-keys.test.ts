import { describe, expect, test } from 'vitest';
import { sealedKeys } from '../../../hosts/shared/config/keys/sealed-keys.ts';
import { openKek, seal } from '../../../hosts/shared/config/keys/sealed.ts';
import { complete, opened, withoutTokens } from '../complete/complete.ts';

const kek = 'ab'.repeat(32);
const raw = '11'.repeat(32);
const env = (values: Readonly<Record<string, string>>) => (name: string) => values[name];

async function sealed(keyId: string, byte: number, wallet = 'treasury'): Promise<string> {
  const opened = await openKek(kek);
  if (opened === undefined) throw new Error('expected a key-encryption key');
  return seal(opened, { wallet, keyId }, new Uint8Array(32).fill(byte));
}

describe('sealed keys of the environment', () => {
  test('become bytes, in the order of the configuration', async () => {
    const values = { MINTMARK_KEY_HOT: await sealed('hot', 1), MINTMARK_KEY_WARM: await sealed('warm', 2) };
    expect(await sealedKeys(withoutTokens, env(values), `0x${kek.toUpperCase()}`)).toEqual({
      tag: 'ok',
      val: [
        { id: 'hot', secret: new Uint8Array(32).fill(1) },
        { id: 'warm', secret: new Uint8Array(32).fill(2) },
      ],
    });
  });

  test('a key in a token is refused: a Worker cannot ask one', async () => {
    const values = { MINTMARK_KEY_HOT: await sealed('hot', 1), MINTMARK_KEY_WARM: await sealed('warm', 2) };
    expect(await sealedKeys(complete, env(values), kek)).toEqual({
      tag: 'err',
      val: [{ at: '/signer/keys/2/pkcs11', expected: expect.stringMatching(/a Worker cannot ask a token/), got: 'a key in a token' }],
    });
  });

  test('a raw key is refused, and so is one that stands in another’s place; every one is named, none is shown', async () => {
    const result = await sealedKeys(withoutTokens, env({ MINTMARK_KEY_HOT: raw, MINTMARK_KEY_WARM: await sealed('hot', 3) }), kek);
    expect(result).toEqual({
      tag: 'err',
      val: [
        {
          at: '/signer/keys/0/env',
          expected: expect.stringMatching(/^a sealed key: seal it with npm run seal.* MINTMARK_KEY_HOT$/),
          got: 'a raw key',
        },
        {
          at: '/signer/keys/1/env',
          expected: expect.stringMatching(/for wallet "treasury", key "warm", in the secret MINTMARK_KEY_WARM$/),
          got: expect.stringContaining('another wallet or key'),
        },
      ],
    });
    expect(JSON.stringify(result)).not.toContain(raw.slice(0, 8));
  });

  test('keys that would have to be opened first are refused', async () => {
    const result = await sealedKeys(opened, env({}), kek);
    expect(result.tag === 'err' ? result.val.map(({ at }) => at) : result).toEqual([
      '/signer/keys/0/keystore',
      '/signer/keys/1/keystore',
      '/signer/keys/2/mnemonic',
      '/signer/keys/3/mnemonic',
      '/signer/keys/4/file',
    ]);
  });

  test('one of another wallet is refused', async () => {
    const values = { MINTMARK_KEY_HOT: await sealed('hot', 1, 'default'), MINTMARK_KEY_WARM: await sealed('warm', 2) };
    expect(await sealedKeys(withoutTokens, env(values), kek)).toMatchObject({ tag: 'err', val: [{ at: '/signer/keys/0/env' }] });
  });

  test('what was opened is wiped when another one is refused', async () => {
    const decrypted: ArrayBuffer[] = [];
    const { decrypt } = crypto.subtle;
    crypto.subtle.decrypt = async (...args) => {
      const bytes = await decrypt.apply(crypto.subtle, args);
      decrypted.push(bytes);
      return bytes;
    };
    try {
      const result = await sealedKeys(withoutTokens, env({ MINTMARK_KEY_HOT: await sealed('hot', 9), MINTMARK_KEY_WARM: '' }), kek);
      expect(result).toMatchObject({ tag: 'err', val: [{ at: '/signer/keys/1/env', got: 'it is empty' }] });
    } finally {
      crypto.subtle.decrypt = decrypt;
    }
    expect(decrypted.map((bytes) => new Uint8Array(bytes))).toEqual([new Uint8Array(32)]);
  });

  test.each([
    ['missing', undefined, 'it is not set'],
    ['empty', '', 'it is empty'],
    ['none', `${kek}00`, '66 hexadecimal digits'],
  ])('a key-encryption key that is %s is reported, not what stands there', async (_, text, got) => {
    const result = await sealedKeys(withoutTokens, env({}), text);
    expect(result).toEqual({
      tag: 'err',
      val: [{ at: '/signer/keys', expected: '32 bytes as 64 hexadecimal digits in the secret MINTMARK_KEK', got }],
    });
  });

  test('need no key-encryption key where all keys are in AWS KMS', async () => {
    const { signer, ...rest } = complete;
    const awsKms = { keyId: 'alias/hot', region: 'eu-west-1', credentials: { accessKeyIdEnv: 'ID', secretAccessKeyEnv: 'SECRET' } };
    const config = signer === undefined ? rest : { ...rest, signer: { ...signer, keys: [{ id: 'hot', awsKms }] } };
    expect(await sealedKeys(config, env({}), undefined)).toEqual({ tag: 'ok', val: [] });
  });

  test('are none where there is no signer, whatever the environment', async () => {
    const { signer: _, ...rest } = complete;
    expect(await sealedKeys(rest, env({}), undefined)).toEqual({ tag: 'ok', val: [] });
  });
});
