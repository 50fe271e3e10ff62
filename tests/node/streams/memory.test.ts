import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startUpstream } from '../support/upstream.ts';

const BIG_BYTES = 50 * 1024 * 1024;
const SMALL_BYTES = 128 * 1024;
const MAX_MEGABYTES = 8;
const program = fileURLToPath(new URL('../../support/streaming/relay-process.ts', import.meta.url));

/** Reads a response to its end, and returns its length. */
async function read(url: string, pause: () => Promise<void> = async () => {}): Promise<number> {
  const { body } = await fetch(url);
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    await pause();
  }
  return size;
}

test('a body of 50 MB takes less than 8 MB more than idle', async () => {
  await using upstream = await startUpstream((request, response) => {
    let left = request.url === '/big' ? BIG_BYTES : SMALL_BYTES;
    response.writeHead(200, { 'content-length': left });
    const more = (): void => {
      while (left > 0) {
        left -= 65_536;
        if (!response.write(Buffer.alloc(65_536)) && left > 0) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  });
  const child = spawn(process.execPath, ['--expose-gc', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  await using stack = new AsyncDisposableStack();
  stack.defer(() => void child.kill());
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const line = async (): Promise<string> => String((await lines.next()).value);
  const url = `${await line()}/relay?${upstream.origin}`;
  const megabytes = async (what = ''): Promise<number> => {
    child.stdin.write(`${what}\n`);
    return Number(await line()) / 1e6;
  };

  for (let count = 0; count < 200; count++) await read(`${url}/small`);
  const idle = await megabytes();
  let most = 0;
  const sample = async (): Promise<void> => {
    const now = await megabytes();
    // What waits for the collector on a busy machine is not held.
    most = Math.max(most, now - idle < MAX_MEGABYTES ? now : await megabytes('collect'));
  };
  // Once as fast as it goes, and twice at the pace of a client that waits for each chunk.
  const fast = read(`${url}/big`);
  const pending = Symbol('pending');
  while ((await Promise.race([fast, sample().then(() => pending)])) === pending);
  expect(await fast).toBe(BIG_BYTES);
  for (let count = 0; count < 2; count++) expect(await read(`${url}/big`, sample)).toBe(BIG_BYTES);
  expect(most - idle).toBeLessThan(MAX_MEGABYTES);
}, 60_000);
