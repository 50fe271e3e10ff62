import { afterAll, describe, expect, test } from 'vitest';
import { limited } from '../../../scripts/build/limited/services.ts';
import { ask, at, expectProblem } from '../../suite/support/ask.ts';
import { LimitedFile, hourly } from './limited.ts';

/** Returns the fields of a response that are about limits. */
const limits = (headers: Headers): Record<string, string> =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('ratelimit') || name === 'retry-after'));

describe('the limit middleware in front of a service that is not ours', () => {
  const file = new LimitedFile(limited.httpProxy);
  afterAll(() => file[Symbol.asyncDispose]());

  test('lets as many requests pass as the quota has, and refuses the next', async () => {
    const { baseUrl } = await file.serve(hourly(3));
    for (const left of [2, 1, 0]) {
      const reply = await ask(`${baseUrl}/`);
      expect([reply.status, reply.body]).toEqual([200, 'Hello, WASI!']);
      expect(limits(reply.headers)).toEqual({
        'ratelimit-policy': '"hourly";q=3;w=3600',
        ratelimit: expect.stringMatching(new RegExp(`^"hourly";r=${left};t=\\d+$`)),
      });
    }
    const refused = await ask(`${baseUrl}/`, { headers: { 'x-request-id': 'the-fourth' } });
    expectProblem(refused, 429, 'quota-exceeded', '1 units are not left under: hourly');
    expect(limits(refused.headers)).toEqual({
      'ratelimit-policy': '"hourly";q=3;w=3600',
      ratelimit: expect.stringMatching(/^"hourly";r=0;t=\d+$/),
      'retry-after': expect.stringMatching(/^\d+$/),
    });
    expect(at(refused.body, 'requestId')).toBe('the-fourth');
    expect(at(refused.body, 'violated-policies')).toEqual(['hourly']);
    const seconds = Number(refused.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(1100);
    expect(seconds).toBeLessThanOrEqual(1200);
  });

  test('lets exactly the quota pass if 64 clients come at once', async () => {
    const { baseUrl } = await file.serve(hourly(40));
    const statuses = await Promise.all(Array.from({ length: 64 }, async () => (await ask(`${baseUrl}/`)).status));
    expect([200, 429].map((status) => statuses.filter((it) => it === status).length)).toEqual([40, 24]);
  });
});
