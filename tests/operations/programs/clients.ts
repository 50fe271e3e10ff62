/**
 * Asks `https://gateway.example.com` as several clients, and is the endpoint of its chain on port
 * 9545. The argument is the file of the authority that the proxy's certificate is by. Prints what
 * came.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Agent, fetch } from 'undici';
import { WebSocket } from 'ws';

const [authority = ''] = process.argv.slice(2);
const ca = readFileSync(authority);
const url = 'https://gateway.example.com/rpc/1';
const MEBIBYTE = 2 ** 20;
/** Items of the long answer: some four mebibytes. */
const ITEMS = 262_144;

/** Called when the client has the beginning of the long answer. */
const begun = Promise.withResolvers<void>();
const endpoint = createServer((request, response) => {
  let body = '';
  request.setEncoding('utf8').on('data', (text: string) => (body += text));
  request.on('end', () => {
    const { id, method } = JSON.parse(body) as { readonly id: unknown; readonly method: string };
    response.setHeader('content-type', 'application/json');
    const before = `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":`;
    if (method !== 'eth_getStorageAt') return response.end(`${before}"0x1"}`);
    response.write(`${before}[${'"0x5a5a5a5a5a5a"\n,'.repeat(ITEMS)}`);
    // A proxy that gathers the response gets no further.
    void begun.promise.then(() => response.end('"last"]}'));
  });
}).listen(9545, '127.0.0.1');
await once(endpoint, 'listening');

interface Answer {
  readonly status: number;
  readonly body: string;
}

/** Sends a call from an address of this machine. */
async function ask(from: string, body: string, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const dispatcher = new Agent({ localAddress: from, connect: { ca } });
  try {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body, dispatcher });
    return { status: response.status, body: await response.text() };
  } finally {
    await dispatcher.destroy();
  }
}

const call = (method: string, params: unknown = []): string => JSON.stringify({ jsonrpc: '2.0', id: 1, method, params });
const codeOf = ({ body }: Answer): string | undefined => /"code":"([\w-]+)"/.exec(body)?.[1];

/** Has one client spend what it may. Says what it gets then, also under a name that it makes up. */
async function limited(): Promise<object> {
  let last = await ask('127.0.0.2', call('eth_gasPrice'));
  for (let count = 0; count < 50 && codeOf(last) === undefined; count += 1) last = await ask('127.0.0.2', call('eth_gasPrice'));
  const forged = await ask('127.0.0.2', call('eth_gasPrice'), { 'x-forwarded-for': '192.0.2.77' });
  const other = await ask('127.0.0.3', call('eth_gasPrice'));
  return { spent: codeOf(last), forged: codeOf(forged), other: other.status };
}

async function socket(): Promise<unknown> {
  const opened = new WebSocket(url.replace('https:', 'wss:'), { ca, localAddress: '127.0.0.4' });
  await once(opened, 'open');
  opened.send(call('eth_gasPrice'));
  const [data] = (await once(opened, 'message')) as [Buffer];
  opened.close();
  return JSON.parse(data.toString());
}

/** Reads a long answer. Its end comes only after a mebibyte of it is here. */
async function stream(): Promise<{ readonly isWhole: boolean }> {
  const dispatcher = new Agent({ localAddress: '127.0.0.5', connect: { ca } });
  const body = call('eth_getStorageAt');
  // What is compressed waits for more.
  const headers = { 'content-type': 'application/json', 'accept-encoding': 'identity' };
  const response = await fetch(url, { method: 'POST', headers, body, dispatcher });
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    if (text.length > MEBIBYTE) begun.resolve();
  }
  await dispatcher.close();
  return { isWhole: text.length > 4 * MEBIBYTE && text.endsWith('"last"]}') };
}

const long = (bytes: number): string => call('eth_call', [' '.repeat(bytes)]);
const result = {
  limits: await limited(),
  socket: await socket(),
  stream: await stream(),
  tooLong: codeOf(await ask('127.0.0.6', long(5.2 * MEBIBYTE))),
};
console.log(JSON.stringify(result));
process.exit();
