import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { LocalServer } from '../../../cli/demo/devnet/serve.ts';
import { envelope } from '../../suite/support/ask.ts';
import { startLongEndpoint } from '../../suite/support/long-endpoint.ts';

const program = fileURLToPath(new URL('long-answers-process.ts', import.meta.url));
const CLIENTS = 8;
const ROUNDS = 4;
const MAX_MEGABYTES = 64;
const LONG = { kilobytes: 15 * 1024 };

const stack = new AsyncDisposableStack();
let endpoint: LocalServer;
let url: string;
/** Returns the megabytes of the gateway's process, and its warnings. */
let measure: () => Promise<[number, string[]]>;

beforeAll(async () => {
  const answers = {
    ...Object.fromEntries(Array.from({ length: CLIENTS }, (_, client) => [`long ${client}`, LONG])),
    short: { kilobytes: 1 },
  };
  endpoint = stack.adopt(await startLongEndpoint(answers), (it) => it.close());
  const config = {
    listen: { port: 0 },
    chains: { 1: { rpc: [endpoint.url] } },
    network: { allowPrivate: [new URL(endpoint.url).host] },
    limits: { plans: { anonymous: { policies: [{ name: 'wide', quota: 1_000_000, window: 10 }] } } },
  };
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-'));
  stack.defer(() => rm(directory, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['--expose-gc', program, JSON.stringify(config), directory], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  stack.defer(() => void child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  url = `${await line()}/rpc/1`;
  measure = async () => {
    child.stdin.write('\n');
    const [bytes, warnings] = JSON.parse(await line()) as [number, string[]];
    return [bytes / 1e6, warnings];
  };
});
afterAll(() => stack.disposeAsync());

/** Sends a call on a connection of its own. */
function send(name: string, headers: Readonly<Record<string, string>> = {}): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const body = JSON.stringify(envelope({ method: 'eth_getStorageAt', params: [name], id: name }));
    const options = { method: 'POST', agent: false, headers: { 'content-type': 'application/json', ...headers } };
    request(url, options, resolve).on('error', reject).end(body);
  });
}

/** Reads a response to its end, and returns its length. */
async function read(name: string, pause: () => Promise<unknown>): Promise<number> {
  let size = 0;
  for await (const chunk of await send(name)) {
    size += (chunk as Buffer).length;
    await pause();
  }
  return size;
}

const envelopeBytes = '{"jsonrpc":"2.0","id":"long 0","result":["last"]}'.length;

test('eight answers of 15 MiB at once take less than 64 MB more than idle', async () => {
  for (let count = 0; count < 100; count++) await read('short', async () => {});
  const [idle] = await measure();
  let most = 0;
  const sample = async (): Promise<void> => {
    const [megabytes, warnings] = await measure();
    expect(warnings).toEqual([]);
    most = Math.max(most, megabytes);
  };
  const pending = Symbol('pending');
  for (let round = 0; round < ROUNDS; round++) {
    // As fast as it goes, and at the pace of clients that wait between chunks. Half of them ask for
    // the same.
    const pause = round % 2 === 0 ? async () => {} : () => new Promise(setImmediate);
    const reading = Promise.all(Array.from({ length: CLIENTS }, (_, client) => read(`long ${Math.floor(client / 2)}`, pause)));
    while ((await Promise.race([reading, sample().then(() => pending)])) === pending);
    expect(await reading).toEqual(Array.from({ length: CLIENTS }, () => LONG.kilobytes * 1024 + envelopeBytes));
  }
  console.log(`idle ${idle.toFixed(0)} MB, most ${most.toFixed(0)} MB`);
  expect(most - idle).toBeLessThan(MAX_MEGABYTES);
}, 120_000);

test('a long answer is compressed for a client that takes it', async () => {
  const response = await send('long 0', { 'accept-encoding': 'gzip' });
  expect(response.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'accept-encoding' });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  const body = gunzipSync(Buffer.concat(chunks));
  expect([body.length, body.subarray(-9).toString()]).toEqual([LONG.kilobytes * 1024 + envelopeBytes, '\n"last"]}']);
});
