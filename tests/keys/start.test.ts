import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Pkcs11 } from '../../build/types/config.js';
import { askToken } from '../../hosts/node/keys/pkcs11-tool.ts';
import { keysInTokens } from '../../hosts/node/keys/pkcs11.ts';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { addressIn } from './served.ts';
import { SoftToken } from './soft-token.ts';

let soft: SoftToken;
let directory: string;
const path = process.env['PATH'];
beforeAll(async () => {
  soft = await SoftToken.create('first', 'remote');
  soft.makeKey('twin', '0a');
  soft.makeKey('twin', '0b');
  soft.makeKey('other-curve', '0c', 'EC:prime256v1');
  soft.makeKey('same-id', '01');
  soft.makeKey('private-only', '0d');
  soft.tool('--delete-object', '--type=pubkey', '--id=0d');
  directory = await mkdtemp(join(tmpdir(), 'mintmark-start-'));
});
afterEach(() => void (process.env['PATH'] = path));
afterAll(async () => {
  await soft[Symbol.asyncDispose]();
  await rm(directory, { recursive: true });
});

/** The configured place of a key, as far as it differs from that of `remote`. */
type Place = Omit<Partial<Pkcs11>, 'object'> & { readonly object?: string | undefined; readonly publicKey?: string };

/** Looks for keys in a token as a server does when it starts. */
async function find(places: readonly Place[], pin = soft.pin) {
  const keys = places.map(({ publicKey, ...place }, index) => ({
    id: `key-${index}`,
    pkcs11: { ...soft.place({ object: 'remote' }), ...place },
    ...(publicKey === undefined ? {} : { publicKey }),
  }));
  const callers = [{ id: 'a', tokenSha256: 'a'.repeat(64), keys: ['key-0'] }];
  const policies = [{ name: 'a', effect: 'allow', kinds: ['message'], when: { caller: ['a'] } }];
  const read = readConfig(JSON.stringify({ signer: { keys, callers, policies } }), () => undefined);
  if (read.tag === 'err') throw new TypeError(JSON.stringify(read.val));
  return keysInTokens(read.val.config, (name) => (name === 'PIN' ? pin : undefined));
}

const digest = new Uint8Array(32).fill(7);
const noTimeout = new AbortController().signal;

test('keys are found by their label and by their id, and sign', async () => {
  const found = await find([{ object: 'remote' }, { object: undefined, id: '02' }]);
  if (found.tag === 'err') throw new TypeError(JSON.stringify(found));
  const [byLabel, byId] = found.val;
  expect(byLabel?.publicKey).toEqual(byId?.publicKey);
  expect(byLabel?.publicKey).toHaveLength(65);
  expect(await byLabel?.sign(digest, noTimeout)).toEqual({ tag: 'compact', val: expect.any(Buffer) });
  expect(addressIn(soft, '02')).toMatch(/^0x/);
});

test.each<readonly [string, Place, string, RegExp]>([
  ['no such token', { token: 'nobodys' }, '/pkcs11/token', /No slot with token/],
  ['no such label', { object: 'remot' }, '/pkcs11/object', /^none$/],
  ['no such id', { object: undefined, id: 'ff' }, '/pkcs11/id', /^none$/],
  ['two keys of one label', { object: 'twin' }, '/pkcs11/object', /^several$/],
  ['two keys of one id', { object: 'same-id' }, '/pkcs11/object', /^several$/],
  ['another curve', { object: 'other-curve' }, '/pkcs11', /not secp256k1/],
  ['no public key, and none configured', { object: 'private-only' }, '/publicKey', /^nothing$/],
  ['no library', { module: '/nowhere/lib.so' }, '/pkcs11/module', /^no such file$/],
  ['a folder for a library', { module: tmpdir() }, '/pkcs11/module', /^not a regular file$/],
  ['a file that is not a library', { module: import.meta.filename }, '/pkcs11/module', /^sc_dlopen failed/],
])('%s is a config error at its place', async (_, place, at, got) => {
  expect(await find([place])).toEqual({
    tag: 'err',
    val: [{ at: `/signer/keys/0${at}`, expected: expect.any(String), got: expect.stringMatching(got) }],
  });
});

test('a world-writable library is not loaded', async () => {
  const library = join(directory, 'lib.so');
  await writeFile(library, '');
  await chmod(library, 0o666);
  expect(await find([{ module: library }])).toMatchObject({ tag: 'err', val: [{ got: 'a file that everybody can write' }] });
});

test('if a token has no public key, the configured one is used', async () => {
  const publicKey = `0x02${'11'.repeat(32)}` as const;
  const found = await find([{ object: 'private-only', publicKey }]);
  expect(found).toMatchObject({ tag: 'ok', val: [{ id: 'key-0', publicKey: Buffer.from(publicKey.slice(2), 'hex') }] });
});

test('an empty PIN is a config error at its variable', async () => {
  const got = 'it is not set, or empty';
  expect(await find([{ object: 'remote' }], '')).toMatchObject({ tag: 'err', val: [{ at: '/signer/keys/0/pkcs11/pinEnv', got }] });
});

/** Installs a shell script as `pkcs11-tool` in front of the real one. */
async function tool(script: string): Promise<void> {
  const file = join(directory, 'pkcs11-tool');
  await writeFile(file, `#!/bin/sh\n${script}\n`);
  await chmod(file, 0o755);
  process.env['PATH'] = `${directory}${delimiter}${path ?? ''}`;
}

/**
 * Installs a script that records the arguments and the names of the environment, then calls the
 * real tool.
 */
async function recordCalls(): Promise<() => Promise<string>> {
  const file = join(directory, 'calls');
  await writeFile(file, '');
  await tool(`{ echo "$*"; env | sed 's/=.*//' | sort | tr '\\n' ' '; echo; } >> ${file}\nPATH=${path ?? ''} exec pkcs11-tool "$@"`);
  return () => readFile(file, 'utf8');
}

test('a wrong PIN is tried only once for all keys of a token, and never shown', async () => {
  const calls = await recordCalls();
  const found = await find([{ object: 'remote' }, { object: 'first' }], '99999999');
  expect(found).toMatchObject({
    tag: 'err',
    val: [0, 1].map((index) => ({ at: `/signer/keys/${index}/pkcs11/pinEnv`, got: expect.stringContaining('CKR_PIN_INCORRECT') })),
  });
  expect(JSON.stringify(found)).not.toContain('99999999');
  expect((await calls()).match(/--list-objects/g)).toHaveLength(1);
});

test('after a token refuses the PIN it is not asked again, because wrong attempts lock it', async () => {
  const found = await find([{ object: 'remote' }]);
  const [key] = found.tag === 'ok' ? found.val : [];
  await tool('echo "error: PKCS11 function C_Login failed: rv = CKR_PIN_LOCKED (0xa4)" >&2; exit 1');
  await expect(key?.sign(digest, noTimeout)).rejects.toThrow(/^error: .*CKR_PIN_LOCKED/);
  const calls = await recordCalls();
  await expect(key?.sign(digest, noTimeout)).rejects.toThrow(/^the token is not asked again after: .*CKR_PIN_LOCKED/);
  expect(await calls()).toBe('');
});

test('the tool gets the PIN in its environment, not in its arguments, and no other secret', async () => {
  const calls = await recordCalls();
  expect((await find([{ object: 'remote' }])).tag).toBe('ok');
  const [args, names] = (await calls()).split('\n');
  expect(args).toContain('--pin=env:MINTMARK_PKCS11_PIN');
  expect(args).not.toContain(soft.pin);
  expect(names?.trim().split(' ')).toEqual(['LC_ALL', 'MINTMARK_PKCS11_PIN', 'PATH', 'PWD', 'SOFTHSM2_CONF']);
});

test('a tool that hangs or floods is killed, and a missing one is reported', async () => {
  const place = soft.place({ object: 'remote' });
  await tool('echo $$ > "$SOFTHSM2_CONF.pid"; exec sleep 600');
  const hangs = { ...place, environment: { SOFTHSM2_CONF: join(directory, 'hangs') } };
  await expect(askToken(hangs, soft.pin, ['--sign'], { signal: AbortSignal.timeout(300) })).rejects.toMatchObject({ name: 'TimeoutError' });
  const pid = Number(await readFile(join(directory, 'hangs.pid'), 'utf8'));
  await expect.poll(() => alive(pid)).toBe(false);
  await tool('exec yes');
  await expect(askToken(place, soft.pin, ['--sign'], { signal: noTimeout })).rejects.toThrow('its answer has more than 65536 bytes');
  process.env['PATH'] = join(directory, 'nowhere');
  expect(await find([{ object: 'remote' }])).toMatchObject({ tag: 'err', val: [{ at: '/signer/keys/0/pkcs11', got: 'none' }] });
});

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
