import { describe, expect, test } from 'vitest';
import type { MethodCost } from '../../../../components/rate-limit/src/types.ts';
import { calls } from '../asked.ts';
import type { TestedLimiter } from '../completed.ts';

const price = (method: string, cost: number, blocks = 0, blocksCost = 0): MethodCost => ({ method, cost, blocks, blocksCost });

/** Prices by the beginning of a method, and by range. */
export function prices(limiter: () => TestedLimiter): void {
  describe('prices of many methods', () => {
    const costs = [price('*', 20), price('debug_*', 40), price('debug_trace*', 80), price('debug_traceCall', 90)];
    test.each([
      ['debug_traceCall', 90],
      ['debug_traceCallMany', 80],
      ['debug_trace', 80],
      ['debug_getRawHeader', 40],
      ['debug_', 40],
      ['debug', 20],
      ['eth_debug_trace', 20],
      ['', 20],
      ['*', 20],
    ])('the longest name that fits %s counts', (method, cost) => {
      for (const table of [costs, costs.toReversed()]) expect(limiter().cost(table, calls(method)).total).toBe(cost);
    });

    test('1 for a method that nothing fits', () => {
      expect(limiter().cost([price('debug_*', 40)], calls('eth_call', 'debug_x')).total).toBe(41);
    });
  });

  describe('prices by range', () => {
    test.each([
      [0, 60],
      [1, 60],
      [1_999, 60],
      [2_000, 120],
      [3_999, 120],
      [10_000, 360],
      [999_999_999_999_999, 60 + 499_999_999_999 * 60],
    ])('%i blocks', (blocks, cost) => {
      expect(limiter().cost([price('eth_getLogs', 60, 2_000, 60)], [{ name: 'eth_getLogs', blocks }]).total).toBe(cost);
    });
  });
}
