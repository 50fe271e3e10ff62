import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { curl } from '../support/curl.ts';
import { mintmark } from '../support/mintmark.ts';
import { runNode } from '../support/program.ts';
import type { Program } from '../support/program.ts';
import { at } from '../suite/support/ask.ts';

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

  test('prints five curl lines that work', async () => {
    await expect.poll(() => curlLines(program).length).toBe(5);
    const replies = [];
    for (const line of curlLines(program)) replies.push([line, await curl(line)] as const);
    for (const [line, reply] of replies) {
      expect({ line, status: reply.status, error: at(reply.body, 'error') }).toEqual({ line, status: 200, error: undefined });
    }
    expect(replies.filter(([, reply]) => at(reply.body, 'metadata', 'name') !== undefined)).not.toHaveLength(0);
    expect(replies.filter(([, reply]) => reply.headers.get('content-type')?.startsWith('image/'))).toHaveLength(1);
    expect(replies.filter(([, reply]) => /^0x[0-9a-f]{64,}$/.test(String(at(reply.body, 'result'))))).not.toHaveLength(0);
  });

  test('ends its children with itself', async () => {
    const urls = new Set([...program.output().matchAll(/http:\/\/127\.0\.0\.1:\d+/g)].map(([url]) => url));
    // The gateway's own, anvil's at least.
    expect(urls.size).toBeGreaterThan(1);
    program.signal('SIGTERM');
    expect(await program.ended).toBe(0);
    for (const url of urls) await expect(fetch(url)).rejects.toThrow();
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
