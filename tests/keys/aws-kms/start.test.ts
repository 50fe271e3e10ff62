import { publicKeyToAddress } from 'viem/accounts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { AwsKms } from '../../../build/types/config.js';
import { nodeKeyHolders } from '../../../hosts/node/keys/key-holders.ts';
import { readConfig } from '../../../hosts/shared/config/read.ts';
import { Moto } from './moto.ts';
import type { Credentials } from './moto.ts';
import { Proxy } from './proxy.ts';

let moto: Moto;
let proxy: Proxy;
let keys: Record<'hot' | 'other' | 'p256' | 'rsa' | 'encryption', string>;
let signer: Credentials;
let reader: Credentials;
let nobody: Credentials;
let temporary: Required<Credentials>;
beforeAll(async () => {
  moto = await Moto.start();
  proxy = await Proxy.start(moto.url);
  keys = {
    hot: await moto.createKey(),
    other: await moto.createKey(),
    p256: await moto.createKey('ECC_NIST_P256'),
    rsa: await moto.createKey('RSA_2048'),
    encryption: await moto.createKey('RSA_2048', 'ENCRYPT_DECRYPT'),
  };
  await moto.alias('alias/hot', keys.hot);
  signer = await moto.createUser('kms:GetPublicKey', 'kms:Sign');
  reader = await moto.createUser('kms:GetPublicKey');
  nobody = await moto.createUser('s3:GetObject');
  temporary = await moto.assumeRole('kms:GetPublicKey', 'kms:Sign');
  await moto.enforce();
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await moto[Symbol.asyncDispose]();
});

const digest = new Uint8Array(32).fill(7);
const within = (milliseconds: number) => AbortSignal.timeout(milliseconds);

/** Looks for a key as a server does when it starts. */
async function find(
  change: Partial<AwsKms> = {},
  { accessKeyId, secretAccessKey, sessionToken }: Credentials = signer,
  allow = [proxy.place],
) {
  const names = { accessKeyIdEnv: 'ID', secretAccessKeyEnv: 'SECRET', ...(sessionToken === undefined ? {} : { sessionTokenEnv: 'TOKEN' }) };
  const awsKms = { keyId: keys.hot, region: 'eu-west-1', endpoint: proxy.url, credentials: names, ...change };
  const callers = [{ id: 'a', tokenSha256: 'a'.repeat(64), keys: ['hot'] }];
  const policies = [{ name: 'a', effect: 'allow', kinds: ['message'], when: { caller: ['a'] } }];
  const text = JSON.stringify({ network: { allowPrivate: allow }, signer: { keys: [{ id: 'hot', awsKms }], callers, policies } });
  const read = readConfig(text, () => undefined);
  if (read.tag === 'err') throw new TypeError(JSON.stringify(read.val));
  const values: Record<string, string | undefined> = { ID: accessKeyId, SECRET: secretAccessKey, TOKEN: sessionToken };
  await using holders = nodeKeyHolders((name) => values[name]);
  const found = await holders.find(read.val.config);
  if (found.tag === 'err') return found;
  const [key] = found.val;
  if (key === undefined) throw new TypeError('expected a key, got none');
  // The connections close at the end of this function, so the key signs in it.
  return { tag: 'ok' as const, publicKey: key.publicKey, signed: await Promise.allSettled([key.sign(digest, within(30_000))]) };
}

const refused = (field: string, got: unknown) => ({
  tag: 'err',
  val: [{ at: `/signer/keys/0/awsKms${field}`, expected: expect.any(String), got }],
});

describe('a key in AWS KMS', () => {
  test('is found, and signs a digest as it is; requests are signed as AWS verifies them', async () => {
    for (const keyId of [keys.hot, keys.hot.replace(/^.*\//, ''), 'alias/hot']) {
      const found = await find({ keyId });
      if (found.tag === 'err') throw new TypeError(JSON.stringify(found));
      expect(publicKeyToAddress(`0x${Buffer.from(found.publicKey).toString('hex')}`)).toMatch(/^0x/);
      expect(found.signed).toMatchObject([{ status: 'fulfilled', value: { tag: 'der' } }]);
    }
    const input = { Message: Buffer.from(digest).toString('base64'), MessageType: 'DIGEST', SigningAlgorithm: 'ECDSA_SHA_256' };
    expect(proxy.seen.filter(({ operation }) => operation === 'Sign').map((seen) => seen.input)).toMatchObject([input, input, input]);
  });

  test('signs by temporary credentials', async () => {
    expect(await find({}, temporary)).toMatchObject({ tag: 'ok', signed: [{ status: 'fulfilled' }] });
    expect(proxy.seen.map(({ headers }) => headers['x-amz-security-token'])).toEqual([temporary.sessionToken, temporary.sessionToken]);
  });

  test('is asked by the ARN that it had at the start, so an alias that moves changes nothing', async () => {
    proxy.react = ({ operation }) =>
      operation === 'GetPublicKey' ? { change: (response) => ({ ...response, KeyId: keys.hot }) } : undefined;
    await find({ keyId: 'alias/hot' });
    expect(proxy.seen.map(({ input }) => input['KeyId'])).toEqual(['alias/hot', keys.hot]);
  });

  test.each<readonly [string, keyof typeof keys, RegExp]>([
    ['another curve', 'p256', /^a key of the spec ECC_NIST_P256$/],
    ['RSA', 'rsa', /^a key of the spec RSA_2048$/],
    ['encryption', 'encryption', /RSA_2048|no ECC_SECG_P256K1/],
  ])('of %s is refused', async (_, name, got) => {
    expect(await find({ keyId: keys[name] })).toEqual(refused('/keyId', expect.stringMatching(got)));
  });

  test('that is not there is refused', async () => {
    const got = 'no such key in this region and account';
    expect(await find({ keyId: '00000000-0000-0000-0000-000000000000' })).toEqual(refused('/keyId', got));
    expect(await find({ keyId: 'alias/nobody' })).toEqual(refused('/keyId', got));
  });

  test.each<readonly [string, object]>([
    ['no KeyId', { KeyId: undefined }],
    ['no key', { PublicKey: undefined }],
    ['a key that is not base64', { PublicKey: '%%%%' }],
  ])('whose public key comes with %s is refused', async (_, change) => {
    proxy.react = () => ({ change: (response) => ({ ...response, ...change }) });
    expect(await find()).toEqual(refused('', 'AWS KMS gave no public key out'));
  });

  test('whose public key is longer than one, compressed or of another curve is refused', async () => {
    for (const alter of [
      (spki: Buffer) => Buffer.concat([spki, Buffer.of(0)]),
      (spki: Buffer) => spki.subarray(0, 56),
      (spki: Buffer) => Buffer.from(spki.map((byte, index) => (index === 23 ? 2 : byte))),
      (spki: Buffer) => Buffer.from(spki.map((byte, index) => (index === 19 ? byte + 1 : byte))),
    ]) {
      proxy.react = () => ({
        change: (response) => ({ ...response, PublicKey: alter(Buffer.from(String(response['PublicKey']), 'base64')).toString('base64') }),
      });
      expect(await find()).toEqual(refused('/keyId', 'a key of the spec ECC_SECG_P256K1'));
    }
  });
});

describe('permissions and credentials', () => {
  test('a missing permission is named by its IAM action', async () => {
    expect(await find({}, nobody)).toEqual(
      refused('/credentials', expect.stringMatching(/^kms:GetPublicKey is not allowed: add it to the IAM policy/)),
    );
    const found = await find({}, reader);
    expect(found).toMatchObject({
      signed: [{ status: 'rejected', reason: { code: 'access-denied', message: expect.stringMatching(/^kms:Sign is not allowed: /) } }],
    });
  });

  test.each([
    [
      'User: arn:aws:iam::1:user/a is not authorized to perform: kms:Sign with an explicit deny in an identity-based policy',
      /a policy denies it on purpose/,
    ],
    ['… because no resource-based policy allows the kms:Sign action', /the key's policy must allow it/],
    ['… because no VPC endpoint policy allows the kms:Sign action', /the policy of the VPC endpoint/],
  ])('a denial says which policy it is: %s', async (message, got) => {
    proxy.react = () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: message } });
    const found = await find();
    expect(found).toEqual(refused('/credentials', expect.stringMatching(got)));
    expect(JSON.stringify(found)).not.toContain('arn:aws:iam');
  });

  test('wrong credentials are refused, and not shown', async () => {
    for (const wrong of [
      { ...signer, secretAccessKey: 'a-wrong-secret-access-key' },
      { ...signer, accessKeyId: 'AKIAIOSFODNN7EXAMPLE' },
      { ...temporary, sessionToken: 'a-wrong-session-token' },
    ]) {
      const found = await find({}, wrong);
      expect(found).toEqual(refused('/credentials', expect.stringMatching(/^AWS does not accept the credentials \(\w+\)/)));
      for (const secret of Object.values(wrong)) expect(JSON.stringify(found)).not.toContain(secret);
    }
  });

  test('a variable that is not set, and one of another form, is named; nothing of it is shown', async () => {
    const empty = { accessKeyId: '', secretAccessKey: ' with white space' };
    const found = await find({}, empty);
    expect(found).toMatchObject({
      tag: 'err',
      val: [
        {
          at: '/signer/keys/0/awsKms/credentials/accessKeyIdEnv',
          expected: 'an access key id in the environment variable ID',
          got: 'it is empty',
        },
        { at: '/signer/keys/0/awsKms/credentials/secretAccessKeyEnv', got: 'text with white space around it: remove it' },
      ],
    });
    const { sessionToken: _, ...rest } = temporary;
    expect(await find({}, rest)).toEqual(refused('/credentials/sessionTokenEnv', 'nothing'));
    expect(await find({}, { ...signer, accessKeyId: signer.secretAccessKey })).toEqual(
      refused('/credentials/accessKeyIdEnv', `${signer.secretAccessKey.length} characters that are not one`),
    );
    expect(proxy.seen).toEqual([]);
  });

  test.each([
    ['ahead of', -3600, /^the clock of this machine is 3\d{3} seconds ahead of AWS/],
    ['behind', 3600, /^the clock of this machine is 3\d{3} seconds behind AWS/],
  ])('a clock that is %s AWS is told', async (_, seconds, got) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString();
    const message = 'Signature expired: 20261129T100000Z is now earlier than 20261129T110000Z (20261129T111500Z - 15 min.)';
    proxy.react = () => ({ status: 400, body: { __type: 'InvalidSignatureException', message }, headers: { date } });
    expect(await find()).toEqual(refused('', expect.stringMatching(got)));
  });
});

describe('the way to AWS KMS', () => {
  test('private addresses are asked only if they are listed', async () => {
    expect(await find({}, signer, [])).toEqual(
      refused('', expect.stringMatching(/127\.0\.0\.1:\d+ is not a public address; see network.allowPrivate$/)),
    );
    expect(proxy.seen).toEqual([]);
  });

  test('throttled and failed requests are repeated, each signed anew', async () => {
    const throttled = { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } };
    const failed = { status: 500, body: { __type: 'KMSInternalException' } };
    proxy.react = (_, index) => [throttled, failed, 'drop' as const][index];
    expect(await find()).toMatchObject({ tag: 'ok', signed: [{ status: 'fulfilled' }] });
    expect(proxy.operations).toEqual(['GetPublicKey', 'GetPublicKey', 'GetPublicKey', 'GetPublicKey', 'Sign']);
    proxy.reset();
    proxy.react = () => throttled;
    expect(await find()).toEqual(refused('', expect.stringMatching(/^too many requests to AWS KMS \(ThrottlingException\)/)));
    expect(proxy.operations).toHaveLength(4);
  });

  test('a request without an answer is repeated, and given up before the signer does', async () => {
    proxy.react = (_, index) => (index === 0 ? 'hang' : undefined);
    expect(await find()).toMatchObject({ tag: 'ok', signed: [{ status: 'fulfilled' }] });
    proxy.reset();
    proxy.react = () => 'hang';
    expect(await find()).toEqual(refused('', `AWS KMS at ${proxy.place} cannot be asked: no answer within 2 seconds`));
  });

  test('what is not an answer of KMS is told by its status', async () => {
    proxy.react = () => ({ status: 302, body: {} });
    expect(await find()).toEqual(refused('', 'AWS KMS answers status 302 (no name) to kms:GetPublicKey'));
    proxy.react = ({ operation }) => (operation === 'Sign' ? { change: () => ({ Signature: 7 }) } : undefined);
    expect(await find()).toMatchObject({ signed: [{ status: 'rejected', reason: { message: 'AWS KMS gave no signature out' } }] });
  });
});
