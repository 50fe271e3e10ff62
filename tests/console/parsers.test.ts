import { describe, expect, test } from 'vitest';
import { linkText, shortened } from '../../console/src/data/links.ts';
import { placesIn } from '../../console/src/data/pointers.ts';
import { differenceOf } from '../../console/src/data/same.ts';
import { adviceOn } from '../../console/src/gateway/advice.ts';
import { problemOf } from '../../console/src/gateway/problem.ts';
import { parseMetrics, quantileBetween, sumOf, sumsBy } from '../../console/src/gateway/prometheus.ts';
import { fragmentOf, placeIn } from '../../console/src/place.ts';
import { rateLimits } from '../../packages/client/src/rate-limit.ts';

describe('the fields of rate limits', () => {
  const limits = (policy: string | null, state: string | null): unknown =>
    rateLimits(new Headers({ ...(policy !== null && { 'ratelimit-policy': policy }), ...(state !== null && { ratelimit: state }) }));

  test('are read as the draft has them', () => {
    expect(limits('"burst";q=100;w=60,"daily";q=1000;w=86400', '"burst";r=50;t=30, "daily";r=999')).toEqual([
      { policy: 'burst', quota: 100, windowSeconds: 60, available: 50, effectiveSeconds: 30 },
      { policy: 'daily', quota: 1000, windowSeconds: 86_400, available: 999, effectiveSeconds: undefined },
    ]);
  });

  test.each([
    ['none', null, null],
    ['another dialect', '100;w=60', 'limit=100, remaining=50, reset=30'],
    ['broken', '"burst";q=', '"burst'],
    ['no number', '"burst";q=1', '"burst";r="many"'],
    ['a token for a name', 'burst;q=1', 'burst;r=1'],
  ])('%s: no limits', (_, policy, state) => {
    expect(limits(policy, state)).toEqual([]);
  });
});

describe("Prometheus's text format", () => {
  const text = `# HELP a_total Things.
# TYPE a_total counter
a_total{chain="1",outcome="ok"} 3
a_total{chain="1",outcome="failed"} 1 1700000000000
a_total{chain="10",outcome="ok"} 5
weird{text="a \\"quoted\\", \\\\ and a\\nline"} +Inf
h_seconds_bucket{le="0.1"} 2
h_seconds_bucket{le="1"} 4
h_seconds_bucket{le="+Inf"} 4
not a line at all {
`;
  const metrics = parseMetrics(text);

  test('is read with its labels', () => {
    expect(metrics.types.get('a_total')).toBe('counter');
    expect(sumOf(metrics, 'a_total')).toBe(9);
    expect(sumOf(metrics, 'a_total', { outcome: 'ok' })).toBe(8);
    expect(sumOf(metrics, 'absent')).toBeUndefined();
    expect(sumsBy(metrics, 'a_total', 'chain')).toEqual([
      ['10', 5],
      ['1', 4],
    ]);
    expect(metrics.samples.find(({ name }) => name === 'weird')).toEqual({
      name: 'weird',
      labels: { text: 'a "quoted", \\ and a\nline' },
      value: Infinity,
    });
  });

  test('gives quantiles of what came between two readings', () => {
    expect(quantileBetween(parseMetrics(''), metrics, { name: 'h_seconds' }, 0.5)).toBeCloseTo(0.1);
    expect(quantileBetween(parseMetrics(''), metrics, { name: 'h_seconds' }, 0.75)).toBeCloseTo(0.55);
    expect(quantileBetween(metrics, metrics, { name: 'h_seconds' }, 0.5)).toBeUndefined();
  });
});

describe('what is shown of a token', () => {
  test.each([
    ['https://example.org/', 'https://example.org/'],
    ['ipfs://bafy/1.png', 'ipfs://bafy/1.png'],
    ['javascript:alert(1)', undefined],
    [' https://example.org', undefined],
    ['data:text/html,x', undefined],
  ])('the link %s', (link, shown) => {
    expect(linkText(link)).toBe(shown);
  });

  test('places are JSON pointers', () => {
    expect(placesIn({ 'a/b': [1, { '~': null }], c: 'x' })).toEqual([
      { at: '/a~1b', text: undefined },
      { at: '/a~1b/0', text: '1' },
      { at: '/a~1b/1', text: undefined },
      { at: '/a~1b/1/~0', text: 'null' },
      { at: '/c', text: 'x' },
    ]);
    expect(placesIn(Array.from({ length: 9999 }, () => 0)).length).toBe(500);
  });

  test('long texts are cut in their middle', () => {
    expect(shortened('0123456789', 5)).toBe('01…89');
  });

  test.each([
    [{ a: [1, { b: null }], c: 2 }, { c: 2, a: [1, { b: null }] }, undefined],
    [{ a: [1] }, { a: [1, 2] }, { at: '/a/1', one: 'nothing', other: '2' }],
    [{ a: { 'b/c': 'x' } }, { a: { 'b/c': 'y' } }, { at: '/a/b~1c', one: '"x"', other: '"y"' }],
    [[], {}, { at: '', one: '[]', other: '{}' }],
    [{ a: undefined }, {}, { at: '/a', one: 'nothing', other: 'nothing' }],
    [{ a: null }, { a: {} }, { at: '/a', one: 'null', other: '{}' }],
  ])('documents are compared whatever the order of their members: %j and %j', (one, other, difference) => {
    expect(differenceOf(one, other)).toEqual(difference);
  });
});

test('problems come from HTTP and from JSON-RPC, with what to do', () => {
  const problem = {
    code: 'quota-exceeded',
    title: 'The quota is exhausted',
    detail: 'none left',
    retryable: true,
    retryAfter: 7,
    requestId: 'r',
    'violated-policies': ['few'],
  };
  for (const body of [problem, { error: { code: -32_005, message: 'none left', data: problem } }]) {
    const read = problemOf(body, 429);
    expect(read).toMatchObject({ code: 'quota-exceeded', detail: 'none left', requestId: 'r', retryAfter: 7, violated: ['few'] });
    expect(adviceOn(read)).toMatch(/^Wait for `retryAfter` seconds\..* It can succeed after 7 s\.$/);
  }
  expect(problemOf({ error: { code: -32_601, message: 'no such method' } }, 200)).toMatchObject({
    code: '-32601',
    detail: 'no such method',
  });
  expect(adviceOn(problemOf({ error: { code: -32_601, message: 'no', data: { code: 'forbidden' } } }, 200))).toContain(
    '`chains.{id}.methods`',
  );
  expect(problemOf({ error: { code: 3, message: 'execution reverted', data: '0x' } }, 200)).toMatchObject({
    code: '3',
    detail: 'execution reverted',
  });
});

test.each([
  ['', 'token', []],
  ['#/token/1/0xab/7', 'token', ['1', '0xab', '7']],
  ['#/token/a%2Fb.eth', 'token', ['a/b.eth']],
  ['#/signer/5', 'signer', ['5']],
  ['#/nowhere/1', 'token', ['1']],
  ['#/rpc/%zz', 'rpc', []],
])('the address %s names a view', (hash, view, rest) => {
  expect(placeIn(hash)).toEqual({ view, rest });
});

test('a place is written as it is read', () => {
  const place = { view: 'rpc', rest: ['1', 'eth_call', '[{"to":"0x/#%"},"latest"]'] } as const;
  expect(placeIn(fragmentOf(place))).toEqual(place);
});
