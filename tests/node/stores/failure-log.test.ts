import { expect, test } from 'vitest';
import { failureLog } from '../../../hosts/shared/log/failure-log.ts';

test('a failure that lasts is logged once a minute, with the number of times that were not logged', () => {
  const lines: unknown[] = [];
  let now = 1_000_000;
  const failed = failureLog(
    (level, message, fields) => lines.push({ level, message, ...fields }),
    'store failed',
    () => now,
  );
  const line = (error: string, unlogged?: number) => ({
    level: 'warn',
    message: 'store failed',
    error: `Error: ${error}`,
    ...(unlogged === undefined ? {} : { unlogged }),
  });
  failed(new Error('disk full'));
  for (let times = 0; times < 5; times += 1) failed(new Error('disk full'));
  expect(lines).toEqual([line('disk full')]);
  // Another failure is not hidden by the first.
  failed(new Error('disk gone'));
  expect(lines).toEqual([line('disk full'), line('disk gone', 5)]);
  now += 59_999;
  failed(new Error('disk gone'));
  expect(lines).toHaveLength(2);
  now += 1;
  failed(new Error('disk gone'));
  expect(lines.at(-1)).toEqual(line('disk gone', 1));
});
