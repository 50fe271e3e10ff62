import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recoverMessageAddress } from 'viem';
import type { Address } from 'viem';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { startServer } from '../../../hosts/node/server.ts';
import type { NodeServer } from '../../../hosts/node/server.ts';
import { keptLog } from '../../node/support/log.ts';
import { ask, at, bearer, rpc, textAt } from '../../suite/support/ask.ts';
import type { Reply } from '../../suite/support/ask.ts';
import { Moto } from './moto.ts';
import { Proxy } from './proxy.ts';
import { accountOf } from './stage.ts';

const token = 'a-token';
const log = keptLog();
const variables = { accessKeyIdEnv: 'KMS_ID', secretAccessKeyEnv: 'KMS_SECRET' };

let moto: Moto;
let proxy: Proxy;
let directory: string;
let server: NodeServer;
let env: Record<string, string>;
let keys: readonly { readonly id: string; readonly account: Address; readonly awsKms: object }[];
beforeAll(async () => {
  moto = await Moto.start();
  proxy = await Proxy.start(moto.url);
  directory = await mkdtemp(join(tmpdir(), 'mintmark-kms-reload-'));
  const arns = [await moto.createKey(), await moto.createKey()];
  keys = await Promise.all(
    arns.map(async (keyId, index) => ({
      id: `key-${index}`,
      account: accountOf(await moto.publicKey(keyId)),
      awsKms: { keyId, region: 'eu-west-1', endpoint: proxy.url, credentials: variables },
    })),
  );
  const { accessKeyId, secretAccessKey } = await moto.createUser('kms:GetPublicKey', 'kms:Sign');
  await moto.enforce();
  env = { KMS_ID: accessKeyId, KMS_SECRET: secretAccessKey };
  server = await startServer({ config: configuration(0), env, directory, port: 0, log });
});
beforeEach(() => proxy.reset());
afterAll(async () => {
  await server.close();
  await proxy[Symbol.asyncDispose]();
  await moto[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

function configuration(...indexes: readonly number[]): string {
  const chosen = indexes.flatMap((index) => keys.slice(index, index + 1));
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  return JSON.stringify({
    network: { allowPrivate: [proxy.place] },
    signer: {
      keys: chosen.map(({ id, awsKms }) => ({ id, awsKms })),
      callers: [{ id: 'a', tokenSha256, keys: chosen.map(({ id }) => id) }],
      policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['a'] } }],
    },
  });
}

const reload = (...indexes: readonly number[]): Promise<void> => server.reload(() => Promise.resolve(configuration(...indexes)));
const sign = (index: number, text = 'a'): Promise<Reply> => {
  const params = [`0x${Buffer.from(text).toString('hex')}`, keys[index]?.account];
  return rpc(new URL('/v1/signer', server.url).href, { method: 'personal_sign', params }, bearer(token));
};
const signer = (reply: Reply, message = 'a'): Promise<Address> =>
  recoverMessageAddress({ message, signature: `0x${textAt(reply.body, 'result').slice(2)}` });

test('a reload adds a key in AWS KMS by the credentials of the start, and retires one while it signs', async () => {
  expect(env).toEqual({});
  expect(await signer(await sign(0))).toBe(keys[0]?.account);
  await reload(0, 1);
  expect(await signer(await sign(1))).toBe(keys[1]?.account);

  const asked = Promise.withResolvers<void>();
  const reloaded = Promise.withResolvers<void>();
  proxy.react = ({ operation }) => {
    if (operation !== 'Sign') return undefined;
    asked.resolve();
    return { after: reloaded.promise };
  };
  // The signature of the first message is remembered, so this is another one.
  const inFlight = sign(0, 'in flight');
  await asked.promise;
  await reload(1);
  reloaded.resolve();
  // The old wallet is kept until the key has signed for it.
  expect(await signer(await inFlight, 'in flight')).toBe(keys[0]?.account);
  expect(at((await sign(0)).body, 'error', 'data', 'code')).toBe('forbidden');
  expect(await signer(await sign(1))).toBe(keys[1]?.account);
});

test('a key that AWS KMS does not give out keeps the old configuration', async () => {
  proxy.react = () => ({ status: 400, body: { __type: 'DisabledException' } });
  await reload(1, 0);
  expect(log.lines.at(-1)).toContain('configuration not taken');
  expect(log.lines.join('')).toMatch(/"at":"\/signer\/keys\/1\/awsKms\/keyId".*the key is disabled/);
  proxy.reset();
  expect(await signer(await sign(1))).toBe(keys[1]?.account);
});

test('a gateway is not ready while AWS KMS does not have a key ready, and asks for no signature', async () => {
  const holders = async (): Promise<unknown> => at((await ask(new URL('/readyz', server.url).href)).body, 'parts', 'keyHolders');
  const operations = new Set<string>();
  proxy.react = ({ operation }) => {
    operations.add(operation);
    return { status: 400, body: { __type: 'DisabledException' } };
  };
  const cause = 'the holders of 1 of 1 remote keys do not have them ready: not-usable';
  expect(await holders()).toEqual({ status: 'failed', cause });
  expect([...operations]).toEqual(['GetPublicKey']);
  proxy.reset();
  await expect.poll(holders, { timeout: 20_000, interval: 200 }).toEqual({ status: 'ok' });
});
