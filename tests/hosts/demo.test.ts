import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { curl } from '../support/curl.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';

const number = expect.stringMatching(/^0x[0-9a-f]+$/);
const hash = { result: expect.stringMatching(/^0x[0-9a-f]{64}$/) };
const signature = { result: expect.stringMatching(/^0x[0-9a-f]{130}$/) };
const refused = 'no policy allows this transaction';

/** What the printed requests are answered with, in their order. */
const shown: readonly { readonly status: number; readonly body?: unknown }[] = [
  { status: 200, body: { metadata: { name: 'Directory' }, integrity: { status: 'verified' } } },
  { status: 200 },
  { status: 200, body: { result: number } },
  { status: 200, body: hash },
  { status: 200, body: hash },
  { status: 200, body: signature },
  { status: 200, body: signature },
  { status: 200, body: { error: { code: -32_003, message: expect.stringContaining(refused) } } },
  { status: 200, body: { result: { verdict: 'deny', detail: expect.stringContaining(refused) } } },
  {
    status: 200,
    body: [
      { id: 1, result: number },
      { id: 2, result: number },
      { id: 3, result: number },
    ],
  },
  { status: 429, body: { error: { data: { code: 'quota-exceeded', retryAfter: expect.any(Number) } } } },
];

describe('the demo', () => {
  let directory: string;
  let program: Program;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'mintmark-demo-'));
    program = runNode([mintmark, 'start', '--port', '0'], directory, {});
    if ((await program.line(/^\s*listening on http:\/\/127\.0\.0\.1:\d+/)) === undefined)
      throw new Error(`expected the demo to listen, got:\n${program.output()}`);
  }, 60_000);
  afterAll(async () => {
    program.signal('SIGKILL');
    await program.ended;
    await rm(directory, { recursive: true });
  });

  test('prints the address of the console first', async () => {
    const [, first] = (await program.line(/^\s+console\s+(http:\S+)$/)) ?? [];
    expect(program.output().indexOf('http://')).toBe(program.output().indexOf(String(first)));
    expect((await fetch(String(first))).headers.get('content-type')).toBe('text/html; charset=utf-8');
  });

  test('prints requests that show what they say', async () => {
    await expect.poll(() => curlLines(program).length).toBe(shown.length);
    for (const [index, line] of curlLines(program).entries()) {
      const reply = await curl(line);
      const { status, body } = shown[index] ?? {};
      expect({ line, status: reply.status, body: reply.body }).toMatchObject({ line, status, ...(body === undefined ? {} : { body }) });
    }
  });

  test('ends its children with itself', async () => {
    const urls = new Set([...program.output().matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([url]) => url));
    // The gateway's own, anvil's at least.
    expect(urls.size).toBeGreaterThan(1);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    const isGone = (url: string): Promise<boolean> =>
      fetch(url).then(
        () => false,
        () => true,
      );
    for (const url of urls) await expect.poll(() => isGone(url)).toBe(true);
  });
});

function curlLines(program: Program): string[] {
  return program
    .output()
    .replaceAll('\\\n', ' ')
    .split('\n')
    .map((line) => line.trim().replace(/^\$ /, ''))
    .filter((line) => line.startsWith('curl '));
}
