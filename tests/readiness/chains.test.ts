import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { PerformFetch } from '../../hosts/shared/exchange/coalesce.ts';
import { chainProbes } from '../../hosts/shared/readiness/chains.ts';
import { failing, fine } from '../../hosts/shared/readiness/finding.ts';
import type { Finding } from '../../hosts/shared/readiness/finding.ts';
import { Readiness } from '../../hosts/shared/readiness/readiness.ts';
import { complete } from '../config/complete/complete.ts';

describe('the part of a chain', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Makes `count` endpoints. Those in `answers` answer after 100 ms, the others are silent. */
  const setUp = (count: number, answers: Readonly<Record<number, string>>) => {
    const asked: number[] = [];
    const fetch: PerformFetch = ({ url }) => {
      const index = Number(new URL(url).pathname.slice(1));
      asked.push(index);
      const result = answers[index];
      if (result === undefined) return new Promise(() => undefined);
      const body = new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 1, result }));
      return new Promise((resolve) => {
        setTimeout(() => resolve({ tag: 'ok', val: { status: 200, headers: [], body } }), 100);
      });
    };
    const [chain] = Object.values(complete.chains);
    if (chain === undefined) throw new TypeError('expected a chain');
    const rpc = Array.from({ length: count }, (_, index) => `https://rpc.example/${index}`);
    const readiness = new Readiness({ probes: chainProbes({ chains: { 1: { ...chain, rpc } } }, fetch), log: () => undefined });
    const look = async (): Promise<Finding | undefined> => {
      asked.length = 0;
      const found = readiness.findings();
      await vi.advanceTimersByTimeAsync(2_000);
      return (await found)['chain:1'];
    };
    return { asked, look };
  };

  test.each([5, 16])('works if only the last of %i endpoints answers, which is then asked first', async (count) => {
    const { asked, look } = setUp(count, { [count - 1]: '0x1' });
    expect(await look()).toEqual(fine);
    expect(asked).toHaveLength(count);
    await vi.advanceTimersByTimeAsync(15_000);
    expect(await look()).toEqual(fine);
    expect(asked).toEqual([count - 1]);
  });

  test('says at the deadline what each endpoint did', async () => {
    const { look } = setUp(3, { 1: '0x5' });
    const causes = '0: no answer in time; 1: the chain id 5; 2: no answer in time';
    expect(await look()).toEqual(failing(`no endpoint answers for this chain: ${causes}`));
  });
});
