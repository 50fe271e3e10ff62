import { Registry } from '../../hosts/node/metrics/prometheus.ts';
import { expect, test } from 'vitest';
import { LedgerSeries } from '../../hosts/node/metrics/ledger-series.ts';
import { LimitsSeries } from '../../hosts/node/metrics/limits-series.ts';
import { OutboxSeries } from '../../hosts/node/metrics/outbox-series.ts';
import { ProcessSeries } from '../../hosts/node/metrics/process-series.ts';
import { RequestSeries } from '../../hosts/node/metrics/request-series.ts';
import { SignerSeries } from '../../hosts/node/metrics/signer-series.ts';
import { StoreSeries } from '../../hosts/node/metrics/store-series.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { failedRound } from '../../hosts/shared/outbox/round-summary.ts';
import type { ChainSummary } from '../../hosts/shared/outbox/round-summary.ts';
import { UpstreamSeries } from '../../hosts/node/metrics/upstream-series.ts';
import { parseExposition, valueOf } from './support/exposition.ts';
import { planOf } from './support/plans.ts';

/** Reads series by name and labels. */
async function readerOf(registry: Registry): Promise<(name: string, labels?: Readonly<Record<string, string>>) => number | undefined> {
  const families = parseExposition(await registry.metrics());
  return (name, labels) => valueOf(families, name, labels);
}

const chain: ChainSummary = {
  chain: '1',
  isWhole: true,
  accounts: 2,
  states: { pending: 3, mined: 1 },
  stuck: 1,
  foreign: 1,
  sent: 2,
  oldestSeconds: 301,
};

test('calls count by what the method is about, and only signatures as signed', async () => {
  const registry = new Registry();
  const series = new SignerSeries(registry);
  for (const method of ['eth_sendTransaction', 'signer_cancel', 'personal_sign', 'eth_accounts']) series.call(method, 'answered');
  series.call('eth_signTypedData_v4', 'denied');
  series.call('signer_sign7702Authorization', 'key-unavailable');
  for (const method of ['0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266', 'toString']) series.call(method, 'unknown-method');
  const read = await readerOf(registry);
  const calls = (family: string, outcome: string): number | undefined => read('mintmark_signer_calls_total', { family, outcome });
  expect([calls('transaction', 'signed'), calls('message', 'signed'), calls('typedData', 'signed')]).toEqual([2, 1, 0]);
  expect([calls('read', 'answered'), calls('read', 'signed')]).toEqual([1, undefined]);
  expect([calls('typedData', 'denied'), calls('authorization', 'key-unavailable'), calls('other', 'unknown-method')]).toEqual([1, 1, 2]);
  expect(await registry.metrics()).not.toMatch(/0xf39F/i);
});

test('failures behind the signer count by their code, and are there before the first', async () => {
  const registry = new Registry();
  const series = new SignerSeries(registry);
  series.event({ code: 'ledger-failed', operation: 'commit', cause: new Error('disk') });
  const read = await readerOf(registry);
  expect(read('mintmark_vault_failures_total', { code: 'ledger-failed' })).toBe(1);
  expect(read('mintmark_vault_failures_total', { code: 'ledger-contradicted' })).toBe(0);
});

test('the gauges of the outbox are those of the last round that was whole', async () => {
  const registry = new Registry();
  let now = 1_000_500;
  const series = new OutboxSeries(registry, () => now);
  expect((await readerOf(registry))('mintmark_outbox_last_whole_round_timestamp_seconds')).toBe(0);
  series.round({ outcome: 'whole', chains: [chain] }, 0.2);
  now += 60_000;
  series.round(
    { outcome: 'partial', chains: [{ ...chain, isWhole: false, states: {}, stuck: 0, foreign: 0, sent: 1, oldestSeconds: null }] },
    20,
  );
  series.round(failedRound, 0.001);
  const read = await readerOf(registry);
  expect(['pending', 'mined', 'signed'].map((state) => read('mintmark_outbox_transactions', { chain: '1', state }))).toEqual([3, 1, 0]);
  const gauges = ['stuck_accounts', 'foreign_nonce_accounts', 'oldest_open_seconds', 'resent_transactions_total'];
  expect(gauges.map((name) => read(`mintmark_outbox_${name}`, { chain: '1' }))).toEqual([1, 1, 301, 3]);
  const rounds = ['whole', 'partial', 'failed'].map((outcome) => read('mintmark_outbox_round_duration_seconds_count', { outcome }));
  expect(rounds).toEqual([1, 1, 1]);
  expect(read('mintmark_outbox_round_duration_seconds_sum', { outcome: 'partial' })).toBe(20);
  expect([read('mintmark_outbox_last_whole_round_timestamp_seconds'), read('mintmark_outbox_leader')]).toEqual([1000.5, 1]);
});

test('a state that is over goes back to 0, and everything is gone while another process leads', async () => {
  const registry = new Registry();
  const series = new OutboxSeries(registry);
  series.round({ outcome: 'whole', chains: [chain] }, 1);
  series.round({ outcome: 'whole', chains: [{ ...chain, states: {}, stuck: 0, oldestSeconds: null }] }, 1);
  const after = await readerOf(registry);
  expect(after('mintmark_outbox_transactions', { chain: '1', state: 'pending' })).toBe(0);
  expect([after('mintmark_outbox_stuck_accounts', { chain: '1' }), after('mintmark_outbox_oldest_open_seconds', { chain: '1' })]).toEqual([
    0, 0,
  ]);
  series.following();
  const following = await readerOf(registry);
  expect(following('mintmark_outbox_leader')).toBe(0);
  expect(following('mintmark_outbox_transactions', { chain: '1', state: 'pending' })).toBeUndefined();
  expect(following('mintmark_outbox_stuck_accounts', { chain: '1' })).toBeUndefined();
  // What was done is not undone.
  expect(following('mintmark_outbox_resent_transactions_total', { chain: '1' })).toBe(4);
});

test('commits are timed, and those that throw are not', async () => {
  const registry = new Registry();
  const store = new MemoryLedger();
  const ledger = new LedgerSeries(registry).timed(store, new StoreSeries(registry).of('ledger'));
  const entry = { sequence: 1n, previous: new Uint8Array(32), head: new Uint8Array(32).fill(1), text: 'text', changes: [] };
  expect(await ledger.commit(entry)).toBe('committed');
  expect(await ledger.commit(entry)).toBe('stale');
  await expect(ledger.commit({ ...entry, sequence: 9n, previous: entry.head })).rejects.toThrow(RangeError);
  expect([await ledger.turn?.(), await ledger.leads?.()]).toEqual([undefined, undefined]);
  expect((await ledger.read([])).sequence).toBe(1n);
  const read = await readerOf(registry);
  expect(read('mintmark_ledger_commit_duration_seconds_count')).toBe(2);
  expect(read('mintmark_store_duration_seconds_count', { store: 'ledger', operation: 'read' })).toBe(1);
  expect(read('mintmark_store_failures_total', { store: 'ledger' })).toBe(1);
  expect(read('mintmark_store_failures_total', { store: 'content' })).toBe(0);
});

test('the process tells its memory, its CPU time, the delay of its event loop, and traps', async () => {
  const registry = new Registry();
  using series = new ProcessSeries(registry);
  await registry.metrics();
  // The first turn after a scrape begins the next sample.
  await new Promise((resolve) => setTimeout(resolve, 100));
  const until = Date.now() + 200;
  while (Date.now() < until);
  await new Promise((resolve) => setTimeout(resolve, 50));
  series.trap({ component: 'nft', requestId: 'id', panic: undefined, stack: [], error: new Error('unreachable') });
  const read = await readerOf(registry);
  expect(read('mintmark_component_traps_total', { component: 'nft' })).toBe(1);
  expect(read('mintmark_component_traps_total', { component: 'signer' })).toBe(0);
  expect(read('process_resident_memory_bytes')).toBeGreaterThan(10_000_000);
  expect(read('process_cpu_seconds_total')).toBeGreaterThan(0.2);
  expect(read('process_start_time_seconds')).toBeCloseTo(performance.timeOrigin / 1000, 0);
  expect(read('nodejs_eventloop_lag_max_seconds')).toBeGreaterThan(0.15);
  expect(read('nodejs_eventloop_lag_mean_seconds')).toBeLessThan(0.15);
});

test('the limits tell what decisions came to, and what their store holds', async () => {
  const registry = new Registry();
  const series = new LimitsSeries(registry, planOf('free', { burst: 'enforce', trial: 'shadow', later: 'off' }));
  let usage = { keys: 3, buckets: 1, overflowed: 5, unwritten: 2 };
  series.table(() => usage);
  const server = series.server();
  const verdict = (policy: string, mode: string, violated: boolean) => ({ policy, available: 0, reset: 0, violated, mode });
  for (const fate of ['allowed', 'allowed', 'refused', 'uncounted'] as const)
    series.take(fate, 'free', [verdict('burst', 'enforce', fate === 'refused'), verdict('trial', 'shadow', fate !== 'uncounted')]);
  server.onAnswer(0.003);
  server.onFailure();
  await readerOf(registry);
  usage = { ...usage, overflowed: 7, keys: 2 };
  const read = await readerOf(registry);
  const decisions = (outcome: string): number | undefined => read('mintmark_limits_decisions_total', { plan: 'free', outcome });
  expect([decisions('allowed'), decisions('refused'), decisions('uncounted'), decisions('unavailable')]).toEqual([2, 1, 1, 0]);
  expect([read('mintmark_limits_keys'), read('mintmark_limits_shared_buckets'), read('mintmark_limits_unwritten_keys')]).toEqual([2, 1, 2]);
  expect(read('mintmark_limits_overflowed_decisions_total')).toBe(7);
  expect([read('mintmark_limits_store_duration_seconds_count'), read('mintmark_limits_store_failures_total')]).toEqual([1, 1]);
});

test('each policy tells how many decisions were within it and how many exceeded it, from before the first', async () => {
  const registry = new Registry();
  const series = new LimitsSeries(registry, planOf('free', { burst: 'enforce', trial: 'shadow', later: 'off' }));
  const of = async (policy: string, mode: string): Promise<(number | undefined)[]> => {
    const read = await readerOf(registry);
    return ['within', 'exceeded'].map((outcome) => read('mintmark_limits_policy_decisions_total', { plan: 'free', policy, mode, outcome }));
  };
  expect([await of('burst', 'enforce'), await of('trial', 'shadow')]).toEqual([
    [0, 0],
    [0, 0],
  ]);
  // A policy that is off decides nothing.
  expect(await of('later', 'off')).toEqual([undefined, undefined]);
  const verdict = (policy: string, mode: string, violated: boolean) => ({ policy, available: 0, reset: 0, violated, mode });
  const take = (isRefused: boolean): void =>
    series.take(isRefused ? 'refused' : 'allowed', 'free', [
      verdict('burst', 'enforce', isRefused),
      verdict('trial', 'shadow', true),
      verdict('later', 'off', false),
    ]);
  for (const isRefused of [false, false, true]) take(isRefused);
  // Without the store no policy was asked.
  series.take('uncounted', 'free', []);
  expect([await of('burst', 'enforce'), await of('trial', 'shadow')]).toEqual([
    [2, 1],
    [0, 3],
  ]);
  // A scrape takes nothing away.
  expect([await of('burst', 'enforce'), await of('later', 'off')]).toEqual([
    [2, 1],
    [undefined, undefined],
  ]);

  // As after a reload: what was counted stays.
  series.plans(planOf('free', { burst: 'enforce', trial: 'enforce' }));
  expect([await of('burst', 'enforce'), await of('trial', 'enforce'), await of('trial', 'shadow')]).toEqual([
    [2, 1],
    [0, 0],
    [0, 3],
  ]);
  series.take('refused', 'free', [verdict('trial', 'enforce', true)]);
  expect([await of('trial', 'enforce'), await of('trial', 'shadow')]).toEqual([
    [0, 1],
    [0, 3],
  ]);
});

test('the origins of upstreams are those of the last configuration', async () => {
  const registry = new Registry();
  const series = new UpstreamSeries(registry);
  const rpc = { kind: 'rpc', chain: '1', endpoint: '0' } as const;
  series.origins([
    { upstream: rpc, origin: 'https://one.example' },
    { upstream: { ...rpc, endpoint: '1' }, origin: 'https://chain-1-rpc-1.invalid' },
  ]);
  series.origins([{ upstream: rpc, origin: 'https://other.example' }]);
  const info = parseExposition(await registry.metrics()).find(({ name }) => name === 'mintmark_upstream_info');
  expect(info?.samples).toEqual([{ name: 'mintmark_upstream_info', labels: { ...rpc, origin: 'https://other.example' }, value: 1 }]);
});

test('requests count by the templates of routes, and by nothing that a client chose', async () => {
  const registry = new Registry();
  const logged: (string | undefined)[] = [];
  const log = new RequestSeries(registry, ['/metrics']).counting(({ route }) => void logged.push(route));
  log({ requestId: '1', route: '/rpc/{chain}', status: 200 }, 3);
  log({ requestId: '2', route: '/rpc/{chain}', status: 429 }, 1);
  log({ requestId: '3', route: '/metrics', status: 200 }, 1);
  log({ requestId: '4', route: '/rpc/my-secret', status: 404 }, 1);
  log({ requestId: '5', status: 400 });
  log({ requestId: '6', route: '/rpc/{chain}', codes: ['client-left'] });
  expect(logged).toHaveLength(6);
  const read = await readerOf(registry);
  const requests = (route: string, status: string): number | undefined => read('mintmark_requests_total', { route, status });
  expect(['200', '429', 'none'].map((status) => requests('/rpc/{chain}', status))).toEqual([1, 1, 1]);
  expect([requests('/metrics', '200'), requests('unknown', '404'), requests('unknown', '400')]).toEqual([1, 1, 1]);
  // A request that ended on the way has no time.
  expect(read('mintmark_request_duration_seconds_count', { route: '/rpc/{chain}' })).toBe(2);
  expect(read('mintmark_request_duration_seconds_bucket', { route: '/rpc/{chain}', le: '0.0025' })).toBe(1);
  expect(await registry.metrics()).not.toContain('my-secret');
});
