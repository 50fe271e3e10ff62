import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createPublicClient, http, recoverMessageAddress } from 'viem';
import type { Address, Hex } from 'viem';
import { anvil } from 'viem/chains';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { NodeServer } from '../../hosts/node/server.ts';
import { startDevnet } from '../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../cli/demo/devnet/devnet.ts';
import { minedReceipt } from '../../cli/demo/devnet/receipt.ts';
import { keptLog } from '../node/support/log.ts';
import { expectCases } from '../suite/signer/cases/coverage.ts';
import type { KeptLog } from '../node/support/log.ts';
import { ask, at } from '../suite/support/ask.ts';
import { addressIn, entries, fund, hashIn, send, serve, walletOf } from './served.ts';
import { SoftToken } from './soft-token.ts';

let devnet: Devnet;
let soft: SoftToken;
let remoteAccount: Address;
const directories: string[] = [];
beforeAll(async () => {
  [devnet, soft] = await Promise.all([startDevnet(), SoftToken.create('spare', 'remote')]);
  remoteAccount = addressIn(soft, '02');
  await fund(devnet, remoteAccount);
});
afterAll(async () => {
  await soft[Symbol.asyncDispose]();
  await devnet.close();
  for (const directory of directories) await rm(directory, { recursive: true });
});

let log: KeptLog;
let directory: string;
beforeEach(async () => {
  log = keptLog();
  directory = await mkdtemp(join(tmpdir(), 'mintmark-keys-'));
  directories.push(directory);
});

/**
 * Starts a server with a key from a variable and one in the token. It closes at the end of the
 * scope.
 */
async function served(): Promise<NodeServer & AsyncDisposable> {
  const keys = [
    { id: 'hot', env: 'KEY' },
    { id: 'remote', pkcs11: soft.place({ object: 'remote' }) },
  ];
  const env = { PIN: soft.pin };
  const server = await serve({ devnet, directory, log, keys, env });
  expect(env).toEqual({});
  return { ...server, [Symbol.asyncDispose]: () => server.close() };
}

const chain = () => createPublicClient({ chain: anvil, transport: http(devnet.rpcUrl) });
const mined = async (hash: Hex): Promise<{ readonly from: Address; readonly nonce: number; readonly s: Hex }> => {
  expect((await minedReceipt(devnet.rpcUrl, hash)).status).toBe('success');
  return chain().getTransaction({ hash });
};

const holders = async ({ url }: NodeServer): Promise<unknown> => at((await ask(`${url}readyz`)).body, 'parts', 'keyHolders');

test('a key in a token signs like any other: a transaction of viem is mined, and a message recovers', async () => {
  await using server = await served();
  expect(await holders(server)).toEqual({ status: 'ok' });
  for (const account of [remoteAccount, devnet.signer.address]) {
    const wallet = walletOf(server, devnet, account);
    expect(await wallet.getAddresses()).toEqual([devnet.signer.address, remoteAccount]);
    const to = devnet.accounts[2]?.address;
    const { from } = await mined(await wallet.sendTransaction({ to, value: 5n }));
    expect(from).toBe(account.toLowerCase());
    // A token chooses random nonces, and half of its signatures have a high s, so several messages
    // are signed.
    for (const message of ['one', 'two', 'three', 'four', 'five', 'six']) {
      const signature = await wallet.signMessage({ message });
      expect(await recoverMessageAddress({ message, signature })).toBe(account);
      expect(BigInt(`0x${signature.slice(66, 130)}`)).toBeLessThan(2n ** 255n);
    }
  }
  expect(log.lines.join('')).not.toContain(soft.pin);
});

describe('token-low-s', () => {
  const COUNT = 24;
  const halfOrder = BigInt(`0x7fffffff${'f'.repeat(24)}5d576e7357a4501ddfe92f46681b20a0`);

  test(`${COUNT} messages recover to the address of the key, all with a low s`, async () => {
    await using server = await served();
    const wallet = walletOf(server, devnet, remoteAccount);
    for (let count = 0; count < COUNT; count++) {
      const message = `message ${count}`;
      const signature = await wallet.signMessage({ message });
      expect(await recoverMessageAddress({ message, signature })).toBe(remoteAccount);
      expect(BigInt(`0x${signature.slice(66, 130)}`)).toBeLessThanOrEqual(halfOrder);
    }
  });

  test(`${COUNT} transactions are mined from the address of the key, all with a low s`, async () => {
    await using server = await served();
    for (let count = 0; count < COUNT; count++) {
      const transaction = await mined(hashIn(await send(server, devnet, remoteAccount)));
      expect(transaction.from).toBe(remoteAccount.toLowerCase());
      expect(BigInt(transaction.s)).toBeLessThanOrEqual(halfOrder);
    }
  });
});

test('has the reported cases that the suite leaves to this file', ({ task }) => expectCases(task, ['token-low-s']));

test('32 concurrent requests give 32 transactions', async () => {
  await using server = await served();
  const first = await chain().getTransactionCount({ address: remoteAccount });
  const replies = await Promise.all(Array.from({ length: 32 }, () => send(server, devnet, remoteAccount)));
  const nonces = (await Promise.all(replies.map((reply) => mined(hashIn(reply))))).map(({ nonce }) => nonce);
  expect(nonces.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 32 }, (_, index) => first + index));
});

test('after a token is removed the entry stays, other keys sign, and a retry asks the token again', async () => {
  await using server = await served();
  const nonce = String(await chain().getTransactionCount({ address: remoteAccount }));
  await soft.remove();
  const failed = await send(server, devnet, remoteAccount, 'a').finally(async () => {
    expect(await holders(server)).toEqual({
      status: 'failed',
      cause: 'the holders of 1 of 1 remote keys do not have them ready: the token does not answer, or has no such key',
    });
    await soft.insert();
  });
  expect(failed.status).toBe(503);
  expect(failed.body).toMatchObject({ error: { code: -32603, data: { code: 'key-unavailable', status: 503, retryable: true } } });
  expect(log.lines.join('')).toMatch(/"code":"key-holder-failed","key":"remote".*No slot with token/);
  await mined(hashIn(await send(server, devnet, devnet.signer.address)));
  expect(await entries(server)).toEqual([
    ['remote', 'signed', nonce],
    ['hot', 'signed', expect.any(String)],
  ]);

  const retried = hashIn(await send(server, devnet, remoteAccount, 'a'));
  expect((await mined(retried)).nonce).toBe(Number(nonce));
  // The result is the same, although the token would make another signature.
  expect(hashIn(await send(server, devnet, remoteAccount, 'a'))).toBe(retried);
  expect(await entries(server)).toHaveLength(2);
});

test('after a restart a retry finds the entry, and the token signs it', async () => {
  const nonce = await chain().getTransactionCount({ address: remoteAccount });
  {
    await using server = await served();
    await soft.remove();
    const failed = await send(server, devnet, remoteAccount, 'a').finally(() => soft.insert());
    expect(failed.status).toBe(503);
  }
  await using server = await served();
  expect((await mined(hashIn(await send(server, devnet, remoteAccount, 'a')))).nonce).toBe(nonce);
  expect((await mined(hashIn(await send(server, devnet, remoteAccount)))).nonce).toBe(nonce + 1);
  expect(await entries(server)).toEqual([
    ['remote', 'signed', String(nonce)],
    ['remote', 'signed', String(nonce + 1)],
  ]);
});

test.each([
  ['a wrong PIN', { PIN: '00000000' }, undefined, '/signer/keys/0/pkcs11/pinEnv'],
  ['no PIN', {}, undefined, '/signer/keys/0/pkcs11/pinEnv'],
  [
    "another key's public key",
    undefined,
    `0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798`,
    '/signer/keys/0/publicKey',
  ],
] as const)('%s: the server does not start, and the config error names the place', async (_, given, publicKey, at) => {
  const keys = [{ id: 'remote', pkcs11: soft.place({ object: 'remote' }), ...(publicKey === undefined ? {} : { publicKey }) }];
  const started = serve({ devnet, directory, log, keys, env: { ...(given ?? { PIN: soft.pin }) } });
  await expect(started).rejects.toMatchObject({ name: 'InvalidConfigurationError', errors: [{ at }] });
});
