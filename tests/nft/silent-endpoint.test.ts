import { mkdtemp, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startServer } from '../../hosts/node/server.ts';
import { keptLog } from '../node/support/log.ts';
import { startUpstream } from '../node/support/upstream.ts';
import { answer } from './support/resolve.ts';

/** A contract with its document in the URI. */
async function contract(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const given = { standard: 'erc721', uri: 'data:,{"name":"A"}', body: new Uint8Array() } as const;
  response.writeHead(200, { 'content-type': 'application/json' }).end(answer(await text(request), given));
}

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-silent-'));
});
afterAll(() => rm(directory, { recursive: true }));

test('a first endpoint that takes questions and never answers keeps nobody from the second', async () => {
  await using silent = await startUpstream(() => undefined);
  await using honest = await startUpstream((request, response) => void contract(request, response));
  const server = await startServer({
    config: {
      chains: { 1: { rpc: [silent.origin, honest.origin] } },
      network: { allowPrivate: [silent.place, honest.place] },
    },
    env: {},
    directory,
    port: 0,
    log: keptLog(),
  });
  try {
    const response = await fetch(new URL(`/v1/nft/1/0x${'11'.repeat(20)}/1`, server.url));
    expect([response.status, await response.json()]).toMatchObject([200, { metadata: { name: 'A' } }]);
    expect(silent.requests.length).toBeGreaterThanOrEqual(3);
    // Four for the token, and those that ask for optional standards.
    expect(honest.requests.length).toBeGreaterThanOrEqual(4);
  } finally {
    await server.close();
  }
});
