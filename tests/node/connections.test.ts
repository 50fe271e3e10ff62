import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { listen } from './support/listen.ts';
import { answer } from './support/script.ts';
import type { Script } from './support/script.ts';
import { RawConnection, head } from './support/socket.ts';

const ok = (): Script => () => ({ ...answer(), finished: true });
const request = head('GET /', 'host: localhost');

test('a connection above the limit is dropped and reported, and there is room again when one ends', async () => {
  await using stage = await listen({ '/': ok }, {}, 2);
  const first = await RawConnection.open(stage.url);
  using second = await RawConnection.open(stage.url);
  second.send(request);
  await expect.poll(() => second.received).toContain('200 OK');
  using third = await RawConnection.open(stage.url);
  await expect.poll(() => third.ended).toBe(true);
  expect([third.received, stage.log.filter((line) => line === 'dropped').length]).toEqual(['', 1]);
  first[Symbol.dispose]();
  await expect
    .poll(async () => {
      using fourth = await RawConnection.open(stage.url);
      fourth.send(request);
      await expect.poll(() => fourth.received !== '' || fourth.ended).toBe(true);
      return fourth.received;
    })
    .toContain('200 OK');
});

test('half of the file descriptors are left for upstreams and stores', () => {
  const ask = "import('./hosts/node/http/descriptors.ts').then(({ connectionLimit }) => console.log(connectionLimit()))";
  const limited = (files: string): string =>
    execFileSync('bash', ['-c', `ulimit -n ${files}; "$0" -e "$1"`, process.execPath, ask], { encoding: 'utf8' });
  expect(limited('64')).toBe('32\n');
  expect(limited('hard')).toMatch(/^\d+\n$/);
});
