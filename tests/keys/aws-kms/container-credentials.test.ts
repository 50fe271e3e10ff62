import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { serve } from '../../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { nodeCredentials } from '../../../hosts/node/keys/container-credentials.ts';
import { makePools } from '../../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../../hosts/node/outgoing/send.ts';
import { askAwsBy } from '../../../hosts/shared/aws-kms/ask.ts';
import type { CredentialSource } from '../../../hosts/shared/aws-kms/credentials.ts';

const minute = 60_000;
const start = Date.parse('2027-01-15T08:00:00Z');
const pools = makePools();
const ask = askAwsBy(sendBy(pools), (url) => {
  const { origin, pathname, host } = new URL(url);
  return { origin, path: pathname, host, publicOnly: false };
});

let directory: string;
let platform: LocalServer;
/** What the platform answers next. */
let answer: { status: number; body: object };
let asked: (string | undefined)[];
let now: number;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-container-'));
  platform = await serve((request, response) => {
    asked.push(request.headers.authorization);
    response.writeHead(answer.status, { 'content-type': 'application/json' }).end(JSON.stringify(answer.body));
  });
});
beforeEach(() => {
  [asked, now] = [[], start];
  answer = { status: 200, body: given('ASIAFIRSTFIRSTFIRST', 60) };
});
afterAll(async () => {
  await platform.close();
  await pools.close();
  await rm(directory, { recursive: true });
});

/** Returns credentials as the platform gives them out, which end after so many minutes. */
function given(id: string, minutes: number): object {
  const Expiration = new Date(now + minutes * minute).toISOString();
  return { RoleArn: 'arn:aws:iam::1:role/a', AccessKeyId: id, SecretAccessKey: 'secret', Token: 'token', Expiration };
}

function open(values: Readonly<Record<string, string>>, tokenFile = true) {
  const variables = { containerUriEnv: 'URI', ...(tokenFile ? { containerTokenFileEnv: 'FILE' } : {}) };
  return nodeCredentials(
    (name) => values[name],
    ask,
    () => now,
  )(variables, '/credentials');
}

async function source(): Promise<CredentialSource> {
  const file = join(directory, 'token');
  await writeFile(file, 'first-token\n');
  const opened = open({ URI: `${platform.url}/v1/credentials`, FILE: file });
  if (opened.tag === 'err') throw new TypeError(JSON.stringify(opened.val));
  return opened.val;
}

const noTimeout = new AbortController().signal;
const idOf = async (from: CredentialSource) => (await from.current(noTimeout)).accessKeyId;

test('credentials of a container are fetched once for many requests, and again before they end', async () => {
  const credentials = await source();
  const all = await Promise.all([1, 2, 3].map(() => credentials.current(noTimeout)));
  expect(all[0]).toEqual({ accessKeyId: 'ASIAFIRSTFIRSTFIRST', secretAccessKey: 'secret', sessionToken: 'token' });
  now += 54 * minute;
  await credentials.current(noTimeout);
  expect(asked).toEqual(['first-token']);
  // The platform replaces the token's file.
  await writeFile(join(directory, 'token'), 'second-token');
  now += 2 * minute;
  answer = { status: 200, body: given('ASIASECONDSECONDSEC', 60) };
  expect(await idOf(credentials)).toBe('ASIASECONDSECONDSEC');
  expect(asked).toEqual(['first-token', 'second-token']);
});

test('if the platform fails, the credentials at hand are used until they end', async () => {
  const credentials = await source();
  await credentials.current(noTimeout);
  answer = { status: 500, body: {} };
  now += 56 * minute;
  expect(await idOf(credentials)).toBe('ASIAFIRSTFIRSTFIRST');
  now += 5 * minute;
  await expect(credentials.current(noTimeout)).rejects.toThrow("the container's credentials: status 500, and no credentials in it");
  answer = { status: 200, body: { AccessKeyId: 'ASIA', Message: 'secret' } };
  await expect(credentials.current(noTimeout)).rejects.toThrow(/^the container's credentials: status 200, and no credentials in it$/);
});

test('credentials that AWS refuses as expired are fetched again', async () => {
  const credentials = await source();
  const first = await credentials.current(noTimeout);
  answer = { status: 200, body: given('ASIASECONDSECONDSEC', 60) };
  expect(credentials.expired(first)).toBe(true);
  expect(await idOf(credentials)).toBe('ASIASECONDSECONDSEC');
});

test.each([
  ['not set', {}, 'it is not set, or empty'],
  ['no URL', { URI: 'credentials' }, '11 characters that are neither'],
  ['without TLS to anybody', { URI: 'http://example.com/v1/credentials' }, 'a URL of http://example.com'],
  ['of EC2 itself', { URI: 'http://169.254.169.254/latest' }, 'a URL of http://169.254.169.254'],
])('a place that is %s is refused', (_, values, got) => {
  expect(open(values, false)).toMatchObject({ tag: 'err', val: [{ at: '/credentials/containerUriEnv', got }] });
});

test.each([
  '/v2/credentials/1234',
  'http://169.254.170.23/v1/credentials',
  'http://[fd00:ec2::23]/v1/credentials',
  'https://example.com/a',
])('a container may be told to fetch them at %s', (URI) => expect(open({ URI }, false).tag).toBe('ok'));

test('a token file that is not named, or is gone, is told', async () => {
  expect(open({ URI: '/a' })).toMatchObject({
    tag: 'err',
    val: [{ at: '/credentials/containerTokenFileEnv', got: 'it is not set, or empty' }],
  });
  const opened = open({ URI: `${platform.url}/a`, FILE: join(directory, 'nowhere') });
  if (opened.tag === 'err') throw new TypeError(JSON.stringify(opened.val));
  await expect(opened.val.current(noTimeout)).rejects.toThrow(/cannot be fetched: ENOENT$/);
});
