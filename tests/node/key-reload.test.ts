import { createHash } from 'node:crypto';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { privateKeyToAccount } from 'viem/accounts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import type { NodeServer } from '../../hosts/node/server.ts';
import { expectCases } from '../suite/signer/cases/coverage.ts';
import { at, bearer, rpc } from '../suite/support/ask.ts';
import { keptLog } from './support/log.ts';
import type { KeptLog } from './support/log.ts';

const token = 'kQ3v9xT0aZ7mB5nR2cW8yL4pD6sF1gHj';
const digits = (byte: string): string => byte.repeat(32);
const addressOf = (byte: string): string => privateKeyToAccount(`0x${digits(byte)}`).address;
const hot = { id: 'hot', env: 'HOT' };
const unit = { id: 'unit', file: '${CREDENTIALS_DIRECTORY}/unit', address: addressOf('02') };
const spare = { id: 'spare', file: 'spare' };

let directory: string;
let log: KeptLog;
let server: NodeServer;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-key-reload-'));
  await writeFile(join(directory, 'unit'), digits('02'), { mode: 0o400 });
  await writeFile(join(directory, 'spare'), digits('03'), { mode: 0o400 });
  log = keptLog();
  const env = { HOT: digits('01'), CREDENTIALS_DIRECTORY: directory };
  server = await startServer({ config: configuration([hot, unit]), env, directory, port: 0, log });
});
afterEach(async () => {
  await server.close();
  await rm(directory, { recursive: true });
});

function configuration(keys: readonly { readonly id: string }[]): string {
  const tokenSha256 = createHash('sha256').update(token).digest('hex');
  const callers = [{ id: 'a', tokenSha256, keys: keys.map(({ id }) => id), audit: true }];
  const policies = [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['a'] } }];
  return JSON.stringify({ signer: { keys, callers, policies } });
}

/** Reloads a configuration with these keys. Returns whether it is in use now. */
async function reload(...keys: readonly { readonly id: string }[]): Promise<boolean> {
  log.lines.length = 0;
  await server.reload(() => Promise.resolve(configuration(keys)));
  return log.lines.join('').includes('configuration taken');
}

test('the line of the start has the addresses in the order of the configuration', async () => {
  await server.close();
  log.lines.length = 0;
  const env = { HOT: digits('01'), CREDENTIALS_DIRECTORY: directory };
  server = await startServer({ config: configuration([unit, spare, hot]), env, directory, port: 0, log });
  const start = log.lines.find((line) => line.includes('listening on'));
  expect(at(JSON.parse(start ?? '{}'), 'signers')).toEqual(['02', '03', '01'].map(addressOf));
});

async function accounts(): Promise<unknown> {
  const { body } = await rpc(new URL('/v1/signer', server.url).href, { method: 'eth_accounts', params: [] }, bearer(token));
  return at(body, 'result');
}

async function sign(account: string): Promise<string> {
  const call = { method: 'personal_sign', params: ['0x61', account] };
  const { body } = await rpc(new URL('/v1/signer', server.url).href, call, bearer(token));
  return String(at(body, 'result') ?? at(body, 'error', 'data', 'code'));
}

test('a reload adds a key from a file, and retires others; the log names them', async () => {
  expect(await reload(hot, unit, spare)).toBe(true);
  expect(log.lines.join('')).toContain('"keys":{"added":["spare"]}');
  expect(await accounts()).toEqual(['01', '02', '03'].map(addressOf));
  expect(await sign(addressOf('03'))).toBe(await privateKeyToAccount(`0x${digits('03')}`).signMessage({ message: 'a' }));

  expect(await reload(spare)).toBe(true);
  expect(log.lines.join('')).toContain('"keys":{"removed":["hot","unit"]}');
  expect(await accounts()).toEqual([addressOf('03')]);
  expect(await sign(addressOf('02'))).toBe('forbidden');
  for (const secret of ['01', '02', '03']) expect(log.lines.join('')).not.toContain(secret.repeat(4));
});

test('a key from a file comes back under its id, one from a variable does not', async () => {
  expect(await reload(hot)).toBe(true);
  expect(await reload(hot, unit)).toBe(true);
  expect(await accounts()).toEqual([addressOf('01'), addressOf('02')]);
  expect(await reload(unit)).toBe(true);
  expect(await reload(hot, unit)).toBe(false);
  expect(log.lines.join('')).toContain('"at":"/signer/keys/0"');
  expect(await accounts()).toEqual([addressOf('02')]);
});

describe('key-rotation-live', () => {
  /** Expects that a key signs for its own address. */
  const expectOwn = async (byte: string): Promise<void> =>
    expect(await sign(addressOf(byte))).toBe(await privateKeyToAccount(`0x${digits(byte)}`).signMessage({ message: 'a' }));

  test('an id does not change its key, in use or retired', async () => {
    expect(await reload(hot, { ...spare, id: 'unit' })).toBe(false);
    expect(log.lines.join('')).toContain('another key needs another id');
    expect(await accounts()).toEqual([addressOf('01'), addressOf('02')]);
    await expectOwn('02');
    expect(await reload(hot)).toBe(true);
    expect(await reload(hot, { ...spare, id: 'unit' })).toBe(false);
    expect(await accounts()).toEqual([addressOf('01')]);
    await expectOwn('01');
  });

  test('another key in the same file is not taken while its id is in use, and address and signature agree', async () => {
    await chmod(join(directory, 'unit'), 0o600);
    await writeFile(join(directory, 'unit'), digits('03'));
    expect(await reload(hot, unit)).toBe(true);
    expect(await accounts()).toEqual([addressOf('01'), addressOf('02')]);
    await expectOwn('02');
    expect(await sign(addressOf('03'))).toBe('forbidden');
  });

  test('another key under another id is taken without a restart, and signs for its own address', async () => {
    expect(await reload(hot, spare)).toBe(true);
    expect(await accounts()).toEqual([addressOf('01'), addressOf('03')]);
    await expectOwn('03');
    expect(await sign(addressOf('02'))).toBe('forbidden');
  });
});

test('has the reported cases that the suite leaves to this file', ({ task }) => expectCases(task, ['key-rotation-live']));

test('a key that does not open keeps the old configuration, at its own place', async () => {
  await chmod(join(directory, 'spare'), 0o444);
  expect(await reload(hot, unit, spare)).toBe(false);
  expect(log.lines.join('')).toMatch(/"at":"\/signer\/keys\/2\/file".*"got":"a file of mode 444: run chmod 600 on it"/);
  await chmod(join(directory, 'spare'), 0o400);
  expect(await reload(hot, unit, { ...spare, address: addressOf('04') } as typeof spare)).toBe(false);
  expect(log.lines.join('')).toContain('"at":"/signer/keys/2/address"');
  expect(await accounts()).toEqual([addressOf('01'), addressOf('02')]);
  expect(await reload(hot, unit, spare)).toBe(true);
});

test('the audit has an entry for each change of keys, and none for the same keys again', async () => {
  const { address } = unit;
  expect(await reload(hot, unit)).toBe(true);
  expect(await reload(unit, hot)).toBe(true);
  expect(await reload(hot, spare)).toBe(true);
  const { body } = await rpc(new URL('/v1/signer', server.url).href, { method: 'signer_audit', params: [] }, bearer(token));
  const entries = at(body, 'result', 'entries');
  expect(Array.isArray(entries) ? entries.map((entry) => [at(entry, 'outcome'), at(entry, 'detail')]) : entries).toEqual([
    ['changed', `keys added: hot ${addressOf('01')} (env), unit ${address} (file); callers added: a`],
    ['changed', `keys added: spare ${addressOf('03')} (file); keys removed: unit ${address} (file)`],
  ]);
});
