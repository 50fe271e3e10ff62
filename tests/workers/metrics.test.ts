import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { bundleScript } from '../../scripts/build/workers/workers.ts';
import { startWorkers } from '../../hosts/workers/local/server.ts';
import { ask, bearer, rpc } from '../suite/support/ask.ts';
import { everyFamily } from '../metrics/support/every-family.ts';
import type { Family } from '../metrics/support/exposition.ts';
import { Stage } from '../metrics/support/stage.ts';

/** A data point, as workerd gives it to what stands for Analytics Engine. */
interface Point {
  readonly index1: string;
  readonly [field: string]: string | number;
}

const sink = 'build/test/workers/data-points';
const nft = '/v1/nft/{chain}/{contract}/{tokenId}';

describe('the metrics of Workers', () => {
  const stack = new AsyncDisposableStack();
  let stage: Stage;
  let families: readonly Family[];
  beforeAll(async () => {
    await bundleScript({ entry: 'tests/workers/scripts/data-points.ts', components: {} }, sink);
    stage = stack.use(await Stage.create());
    families = await everyFamily();
  });
  afterAll(() => stack.disposeAsync());

  /** Serves a few requests on workerd. Returns its lines. */
  async function served(metrics: string | undefined, enough: (lines: readonly string[]) => boolean): Promise<readonly string[]> {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-workers-metrics-'));
    const lines: string[] = [];
    const { devnet, callerToken } = stage;
    const server = await startWorkers({
      config: stage.configuration(),
      env: { MINTMARK_KEY_HOT: devnet.signer.privateKey },
      directory,
      port: 0,
      metrics,
      outboxIntervalMs: 200,
      write: (line) => lines.push(line),
    });
    try {
      const { contract, tokenId } = devnet.tokens.directory;
      const { chainId, signer } = devnet;
      expect((await ask(`${server.url}v1/nft/${chainId}/${contract}/${tokenId}`)).status).toBe(200);
      expect((await ask(`${server.url}no/such/route`)).status).toBe(404);
      const params = ['hello', signer.address];
      await rpc(`${server.url}v1/signer/${chainId}`, { method: 'personal_sign', params }, bearer(callerToken));
      await vi.waitFor(() => expect(enough(lines)).toBe(true), { timeout: 20_000, interval: 50 });
      return lines;
    } finally {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    }
  }

  /** Returns the labels of a series in their order. Throws if the Node host has no such series. */
  function labelsOf(name: string): string[] {
    const family = families.find((one) => one.name === name);
    if (family === undefined) throw new Error(`expected a series of the Node host, got ${name}`);
    return [...new Set(family.samples.flatMap(({ labels }) => Object.keys(labels)))].filter((label) => label !== 'le').sort();
  }

  test('are data points where Analytics Engine is bound, with the names and labels of the Node host', async () => {
    const pointsIn = (lines: readonly string[]): Point[] =>
      lines.filter((line) => line.includes('"data point"')).map((line) => (JSON.parse(line) as { readonly point: Point }).point);
    const lines = await served(from(sink), (so) => {
      const names = new Set(pointsIn(so).map(({ index1 }) => index1));
      return names.has('mintmark_signer_calls_total') && names.has('mintmark_outbox_last_whole_round_timestamp_seconds');
    });
    const points = pointsIn(lines);
    for (const point of points) {
      const blobs = Object.keys(point).filter((field) => field.startsWith('blob') && point[field] !== '');
      expect(blobs.length, point.index1).toBeLessThanOrEqual(labelsOf(point.index1).length);
    }
    const sumOf = (name: string, labels: Readonly<Record<string, string>>): number =>
      points
        .filter((point) => point.index1 === name && labelsOf(name).every((label, at) => labels[label] === (point[`blob${at + 1}`] ?? '')))
        .reduce((sum, { double1 }) => sum + Number(double1), 0);
    expect(sumOf('mintmark_requests_total', { route: nft, status: '200' })).toBe(1);
    expect(sumOf('mintmark_requests_total', { route: 'unknown', status: '404' })).toBe(1);
    expect(sumOf('mintmark_request_duration_seconds', { route: nft })).toBe(1);
    const endpoint = { kind: 'rpc', chain: String(stage.devnet.chainId), endpoint: '0' };
    expect(sumOf('mintmark_upstream_requests_total', { ...endpoint, outcome: 'ok' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_limits_decisions_total', { plan: 'anonymous', outcome: 'allowed' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_cache_lookups_total', { cache: 'answers', outcome: 'miss' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_signer_calls_total', { family: 'message', outcome: 'signed' })).toBe(1);
    expect(JSON.stringify(points)).not.toContain(stage.devnet.signer.address);
    // The log has its lines as ever, and none of samples.
    expect(lines.some((line) => line.includes('"msg":"request"'))).toBe(true);
    expect(lines.some((line) => line.includes('"msg":"metrics"'))).toBe(false);
  });

  test('are in the log otherwise, and the query gives the series of the Node host', async () => {
    const lines = await served(undefined, (so) => {
      const text = so.join('');
      return text.includes('mintmark_signer_calls_total') && text.includes('"msg":"outbox: round"') && text.includes('"status":404');
    });
    // As docs/how-to/workers.md has it.
    const { status, stdout, stderr } = spawnSync('jq', ['-nRr', '-f', from('docs/operations/metrics-from-log.jq')], {
      input: lines.join('\n'),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const samples = new Map(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    );
    for (const [key, value] of samples) {
      const [, name = '', labels = ''] = /^(\w+?)(?:_(?:count|sum))?(?:\{(.*)\})?$/.exec(key) ?? [];
      expect(value).not.toBeNaN();
      expect(labels === '' ? [] : [...labels.matchAll(/(\w+)="/g)].map(([, label]) => label), key).toEqual(labelsOf(name));
    }
    expect(samples.get(`mintmark_requests_total{route="${nft}",status="200"}`)).toBe(1);
    expect(samples.get('mintmark_requests_total{route="unknown",status="404"}')).toBe(1);
    expect(samples.get(`mintmark_request_duration_seconds_count{route="${nft}"}`)).toBe(1);
    const chain = stage.devnet.chainId;
    expect(samples.get(`mintmark_upstream_requests_total{chain="${chain}",endpoint="0",kind="rpc",outcome="ok"}`)).toBeGreaterThan(0);
    expect(samples.get('mintmark_limits_decisions_total{outcome="allowed",plan="anonymous"}')).toBeGreaterThan(0);
    expect(samples.get('mintmark_signer_calls_total{family="message",outcome="signed"}')).toBe(1);
    expect(samples.get('mintmark_outbox_round_duration_seconds_count{outcome="whole"}')).toBeGreaterThan(0);
    expect(samples.get('mintmark_outbox_last_whole_round_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
  });
});
