import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { from } from '../../../scripts/build/paths.ts';
import { bundleScript } from '../../../scripts/build/workers/workers.ts';
import { asyncStreamsScriptFolders, startWorkers } from '../../../hosts/workers/local/server.ts';
import type { WorkersOptions } from '../../../hosts/workers/local/options.ts';
import { TestSocket } from '../../suite/rpc/sockets/client.ts';
import { ask, bearer, rpc } from '../../suite/support/ask.ts';
import { everyFamily } from '../../metrics/support/every-family.ts';
import type { Family } from '../../metrics/support/exposition.ts';
import { Stage } from '../../metrics/support/stage.ts';
import { variantFolder } from '../variants.ts';

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

  /** Serves a few requests on workerd, and more. Returns its lines once they are enough. */
  async function served(
    enough: (lines: readonly string[]) => boolean,
    options: Partial<Pick<WorkersOptions, 'config' | 'metrics' | 'scripts'>>,
    more: (url: URL) => Promise<void> = async () => undefined,
  ): Promise<readonly string[]> {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-workers-metrics-'));
    const lines: string[] = [];
    const { devnet, callerToken } = stage;
    const server = await startWorkers({
      config: stage.configuration(),
      env: { MINTMARK_KEY_HOT: devnet.signer.privateKey },
      directory,
      port: 0,
      ...options,
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
      await more(server.url);
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

  /** Subscribes to blocks, waits for one, and leaves. */
  async function subscribed(url: URL): Promise<void> {
    const { chainId, rpcUrl } = stage.devnet;
    using socket = await TestSocket.connect(`${url.href.replace('http', 'ws')}rpc/${chainId}`);
    const id = await socket.subscribe('newHeads');
    await rpc(rpcUrl, { method: 'evm_mine', params: [] });
    await socket.notification(id);
    socket.raw.close();
    await socket.closed;
  }

  /** Returns the data points in lines. */
  function pointsIn(lines: readonly string[]): Point[] {
    const ofPoints = lines.filter((line) => line.includes('"data point"'));
    return ofPoints.map((line) => (JSON.parse(line) as { readonly point: Point }).point);
  }

  /** Returns the series that the query of docs/how-to/workers.md makes of lines. */
  function samplesOf(lines: readonly string[]): ReadonlyMap<string, number> {
    const { status, stdout, stderr } = spawnSync('jq', ['-nRr', '-f', from('docs/operations/metrics-from-log.jq')], {
      input: lines.join('\n'),
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([0, '']);
    const samples = stdout.trimEnd().split('\n');
    return new Map(samples.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]));
  }

  test('are data points where Analytics Engine is bound, with the names and labels of the Node host', async () => {
    const lines = await served(
      (so) => {
        const names = new Set(pointsIn(so).flatMap(({ index1, double1 }) => (Number(double1) > 0 ? [index1] : [])));
        // The object of the socket hears of its end after the client.
        const last = ['signer_calls_total', 'outbox_last_whole_round_timestamp_seconds', 'feed_rounds_total', 'sockets_closed_total'];
        return last.every((name) => names.has(`mintmark_${name}`));
      },
      { metrics: from(sink) },
      subscribed,
    );
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
    const policy = { plan: 'anonymous', policy: 'burst', mode: 'enforce' };
    expect(sumOf('mintmark_limits_policy_decisions_total', { ...policy, outcome: 'within' })).toBeGreaterThan(0);
    const exceeded = points.filter(
      ({ index1, blob2, blob4 }) => index1 === 'mintmark_limits_policy_decisions_total' && blob2 === 'exceeded' && blob4 === policy.policy,
    );
    expect(exceeded.map(({ double1 }) => double1)).toEqual(exceeded.map(() => 0));
    expect(exceeded).not.toEqual([]);
    const { origin } = new URL(stage.devnet.rpcUrl);
    expect(sumOf('mintmark_upstream_info', { ...endpoint, origin })).toBe(1);
    const feed = String(stage.devnet.chainId);
    expect(sumOf('mintmark_sockets_closed_total', { reason: 'client-left' })).toBe(1);
    expect(sumOf('mintmark_notifications_total', { feed })).toBeGreaterThan(0);
    expect(sumOf('mintmark_feed_rounds_total', { feed, outcome: 'ok' })).toBeGreaterThan(0);
    const memory = points.filter(({ index1 }) => index1 === 'mintmark_component_memory_bytes');
    expect(new Set(memory.map(({ blob1 }) => blob1))).toEqual(new Set(['gateway', 'nft', 'signer']));
    for (const { double1 } of memory) expect(double1).toBeGreaterThan(65_536);
    expect(sumOf('mintmark_store_duration_seconds', { store: 'answers', operation: 'read' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_store_duration_seconds', { store: 'content', operation: 'read' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_store_duration_seconds', { store: 'vault', operation: 'write' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_ledger_commit_duration_seconds', {})).toBeGreaterThan(0);
    expect(sumOf('mintmark_limits_store_duration_seconds', {})).toBeGreaterThan(1);
    expect(sumOf('mintmark_cache_lookups_total', { cache: 'answers', outcome: 'miss' })).toBeGreaterThan(0);
    expect(sumOf('mintmark_signer_calls_total', { family: 'message', outcome: 'signed' })).toBe(1);
    expect(JSON.stringify(points)).not.toContain(stage.devnet.signer.address);
    // The log has its lines as ever, and none of samples.
    expect(lines.some((line) => line.includes('"msg":"request"'))).toBe(true);
    expect(lines.some((line) => line.includes('"msg":"metrics"'))).toBe(false);
  });

  test('are in the log otherwise, and the query gives the series of the Node host', async () => {
    const lines = await served((so) => {
      const text = so.join('');
      const signed = '"family":"message","outcome":"signed"},"count":1';
      const parts = [signed, 'mintmark_upstream_requests_total', '"msg":"outbox: round"', '"status":404'];
      return parts.every((part) => text.includes(part)) && /"outcome":"allowed","plan":"anonymous"\},"count":[1-9]/.test(text);
    }, {});
    const samples = samplesOf(lines);
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
    const policy = 'plan="anonymous",policy="burst"';
    expect(samples.get(`mintmark_limits_policy_decisions_total{mode="enforce",outcome="within",${policy}}`)).toBeGreaterThan(0);
    expect(samples.get(`mintmark_limits_policy_decisions_total{mode="enforce",outcome="exceeded",${policy}}`)).toBe(0);
    const { origin } = new URL(stage.devnet.rpcUrl);
    expect(samples.get(`mintmark_upstream_info{chain="${chain}",endpoint="0",kind="rpc",origin="${origin}"}`)).toBe(1);
    expect(samples.get('mintmark_upstream_info{chain="",endpoint="",kind="token",origin=""}')).toBe(1);
    for (const component of ['gateway', 'nft', 'signer'])
      expect(samples.get(`mintmark_component_memory_bytes{component="${component}"}`)).toBeGreaterThan(65_536);
    expect(samples.get('mintmark_store_duration_seconds_count{operation="read",store="answers"}')).toBeGreaterThan(0);
    for (const store of ['answers', 'content', 'ledger', 'limits', 'vault'])
      expect(samples.get(`mintmark_store_failures_total{store="${store}"}`)).toBe(0);
    expect(samples.get('mintmark_limits_store_duration_seconds_count')).toBeGreaterThan(0);
    expect(samples.get('mintmark_ledger_commit_duration_seconds_count')).toBeGreaterThan(0);
    expect(samples.get('mintmark_signer_calls_total{family="message",outcome="signed"}')).toBe(1);
    expect(samples.get('mintmark_outbox_round_duration_seconds_count{outcome="whole"}')).toBeGreaterThan(0);
    expect(samples.get('mintmark_outbox_last_whole_round_timestamp_seconds')).toBeGreaterThan(1_700_000_000);
  });

  test('tell of objects that do not answer, and what the policies decide without them', async () => {
    const lines = await served((so) => /"outcome":"degraded-allowed","plan":"anonymous"\},"count":[1-9]/.test(so.join('')), {
      scripts: { gateway: from(variantFolder('absent-limits', 'gateway')) },
    });
    const samples = samplesOf(lines);
    expect(samples.get('mintmark_limits_store_failures_total')).toBeGreaterThan(0);
    expect(samples.get('mintmark_store_failures_total{store="limits"}')).toBe(samples.get('mintmark_limits_store_failures_total'));
    // The script of this test has no objects for answers either.
    expect(samples.get('mintmark_store_failures_total{store="answers"}')).toBeGreaterThan(0);
    expect(samples.get('mintmark_store_failures_total{store="content"}')).toBe(0);
    expect(samples.get('mintmark_limits_store_duration_seconds_count')).toBeUndefined();
    expect(samples.get('mintmark_limits_decisions_total{outcome="allowed",plan="anonymous"}')).toBe(0);
    expect(samples.get('mintmark_limits_decisions_total{outcome="degraded-allowed",plan="anonymous"}')).toBeGreaterThan(0);
    const policy = 'plan="anonymous",policy="burst"';
    expect(samples.get(`mintmark_limits_policy_decisions_total{mode="enforce",outcome="within",${policy}}`)).toBeGreaterThan(0);
  });

  test('tell of an object that cannot write what it has decided', async () => {
    const plans = { anonymous: { policies: [{ name: 'day', quota: 100, window: 86_400 }] } };
    const lines = await served(
      (so) => ['"store":"limits"},"count":1', 'mintmark_limits_store_failures_total'].every((part) => so.join('').includes(part)),
      {
        config: { ...stage.configuration(), limits: { plans } },
        scripts: { gateway: from(variantFolder('unwritable-limits', 'gateway')) },
      },
    );
    const samples = samplesOf(lines);
    expect(samples.get('mintmark_store_failures_total{store="limits"}')).toBeGreaterThan(0);
    // It has answered.
    expect(samples.get('mintmark_limits_store_failures_total')).toBe(0);
  });

  test('tell of instances that were replaced, by the driver that replaces one for each request', async () => {
    const lines = await served((so) => so.join('').includes('mintmark_component_replacements_total'), {
      scripts: { gateway: asyncStreamsScriptFolders.gateway },
    });
    const samples = samplesOf(lines);
    expect(samples.get('mintmark_component_replacements_total{component="gateway",reason="requests"}')).toBeGreaterThan(0);
    expect(samples.get('mintmark_component_memory_bytes{component="gateway"}')).toBeGreaterThan(65_536);
  });

  test('tell of a vault that does not answer, by both ways', async () => {
    const scripts = { vault: from(variantFolder('abandoned-after-commit', 'vault')) };
    const code = 'object-failed';
    const lines = await served((so) => so.join('').includes(code), { scripts });
    expect(samplesOf(lines).get(`mintmark_vault_failures_total{code="${code}"}`)).toBe(1);
    const isTold = ({ index1, blob1 }: Point): boolean => index1 === 'mintmark_vault_failures_total' && blob1 === code;
    const points = pointsIn(await served((so) => pointsIn(so).some(isTold), { scripts, metrics: from(sink) }));
    expect(points.filter(isTold).map(({ double1 }) => double1)).toEqual([1]);
    const ofStore = points.filter(({ index1, blob1 }) => index1 === 'mintmark_store_failures_total' && blob1 === 'vault');
    expect(ofStore.reduce((sum, { double1 }) => sum + Number(double1), 0)).toBe(1);
  });
});
