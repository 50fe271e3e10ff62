import { expect, test } from 'vitest';
import { ok } from '../../hosts/shared/result.ts';
import { answer } from '../node/support/script.ts';
import { fetch, inOrder, stage, take } from '../node/support/stage.ts';

test('what is fetched is fetched for the client whose units pay for it', async () => {
  const clients: unknown[] = [];
  const { run } = stage({
    '/': inOrder([{ start: [{ id: 1, action: take }] }, { start: [{ id: 2, action: fetch }] }, { ...answer(), finished: true }]),
    '/free': inOrder([{ start: [{ id: 1, action: fetch }] }, { ...answer(), finished: true }]),
  });
  const effects = {
    fetch: (_: unknown, __: unknown, client?: string) => {
      clients.push(client);
      return ok({ status: 200, headers: [], body: new Uint8Array() });
    },
  };
  await run('/', effects).client.finished;
  await run('/free', effects).client.finished;
  expect(clients).toEqual(['k', undefined]);
});
