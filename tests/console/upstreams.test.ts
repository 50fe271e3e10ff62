import { describe, expect, test } from 'vitest';
import { parseMetrics } from '../../console/src/gateway/prometheus.ts';
import { plots } from '../../console/src/operations/plots.ts';
import { upstreamsBetween } from '../../console/src/operations/upstreams.ts';

const requests = (endpoint: number, outcome: string, count: number): string =>
  `mintmark_upstream_requests_total{kind="rpc",chain="1",endpoint="${endpoint}",outcome="${outcome}"} ${count}\n`;
const info = (endpoint: number, origin: string): string =>
  `mintmark_upstream_info{kind="rpc",chain="1",endpoint="${endpoint}",origin="${origin}"} 1\n`;
const none = parseMetrics('');

describe('the health of an upstream', () => {
  test.each([
    ['answers', [['ok', 5]]],
    // The client's own fault, and the slower of two, say nothing of the upstream.
    [
      'answers',
      [
        ['ok', 1],
        ['client-error', 9],
        ['aborted', 9],
      ],
    ],
    [
      'fails at times',
      [
        ['ok', 3],
        ['timed-out', 2],
      ],
    ],
    [
      'fails',
      [
        ['ok', 2],
        ['timed-out', 2],
      ],
    ],
  ] as const)('is %s after %j', (health, outcomes) => {
    const text = outcomes.map(([outcome, count]) => requests(0, outcome, count)).join('');
    expect(upstreamsBetween(none, parseMetrics(text))).toMatchObject([{ health }]);
  });

  test('is that between two readings, and counts anew after a restart', () => {
    const before = parseMetrics(requests(0, 'ok', 5) + requests(0, 'unreachable', 50));
    const after = parseMetrics(requests(0, 'ok', 9) + requests(0, 'unreachable', 50));
    expect(upstreamsBetween(before, after)).toMatchObject([{ asked: 4, failed: 0, health: 'answers' }]);
    expect(upstreamsBetween(after, before)).toMatchObject([{ asked: 0, failed: 0, health: 'not asked' }]);
  });

  test('has the failures by outcome, the most frequent first', () => {
    const text = requests(0, 'timed-out', 1) + requests(0, 'server-error', 3) + requests(0, 'ok', 9);
    const [upstream] = upstreamsBetween(none, parseMetrics(text));
    expect(upstream?.failures).toEqual([
      ['server-error', 3],
      ['timed-out', 1],
    ]);
  });

  test('has the origin if the gateway tells it, also of an upstream that was not asked', () => {
    const text = info(0, 'https://one.example') + info(1, 'https://two.example') + requests(1, 'ok', 1);
    expect(upstreamsBetween(none, parseMetrics(text))).toMatchObject([
      { endpoint: '0', origin: 'https://one.example', health: 'not asked' },
      { endpoint: '1', origin: 'https://two.example', health: 'answers' },
    ]);
    expect(upstreamsBetween(none, parseMetrics(requests(0, 'ok', 1)))).toMatchObject([{ origin: undefined }]);
  });

  test('has the latency of this upstream alone', () => {
    const bucket = (endpoint: number, bound: string, count: number): string =>
      `mintmark_upstream_duration_seconds_bucket{kind="rpc",chain="1",endpoint="${endpoint}",le="${bound}"} ${count}\n`;
    const text = [0, 1].map((it) => requests(it, 'ok', 1) + bucket(it, '0.1', it) + bucket(it, '1', 1) + bucket(it, '+Inf', 1)).join('');
    const [slow, fast] = upstreamsBetween(none, parseMetrics(text));
    expect(slow?.p95).toBeGreaterThan(0.1);
    expect(fast?.p95).toBeLessThanOrEqual(0.1);
  });
});

test('a rate begins with the second reading, and a quantile without observations is a gap', () => {
  const all = plots.flatMap(([, group]) => group);
  const valueOf = (title: string) => all.find((plot) => plot.title === title)?.valueOf;
  const reading = (at: number, text: string) => ({ at, metrics: parseMetrics(text) });
  const rate = valueOf('Requests a second');
  const [first, second] = [reading(0, 'mintmark_requests_total 10\n'), reading(2, 'mintmark_requests_total 16\n')];
  expect([rate?.(first, undefined), rate?.(second, first), rate?.(first, second)]).toEqual([undefined, 3, 0]);
  expect(valueOf('Latency of requests, p95')?.(second, first)).toBeUndefined();
});
