import { describe, expect, test } from 'vitest';
import { StoreAwayError, within } from '../../hosts/shared/limits/deadline.ts';

/** Resolves after so many turns of the event loop, each of which keeps it busy. */
async function busyTurns(turns: number, milliseconds: number): Promise<string> {
  for (let turn = 0; turn < turns; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    const until = performance.now() + milliseconds;
    while (performance.now() < until);
  }
  return 'answered';
}

describe('a deadline', () => {
  test('does not count the time in which this process is too busy to read an answer', async () => {
    expect(await within(50, busyTurns(4, 40))).toBe('answered');
  });

  test('ends for a process that stays busy', async () => {
    await expect(within(50, busyTurns(20, 20))).rejects.toThrow(StoreAwayError);
  });

  test('of one millisecond ends', async () => {
    await expect(within(1, new Promise(() => undefined))).rejects.toThrow('expected an answer within 1 ms, got none');
  });
});
