import { Registry } from '../../../hosts/node/metrics/prometheus.ts';
import { CacheSeries } from '../../../hosts/node/metrics/cache-series.ts';
import { InstanceSeries } from '../../../hosts/node/metrics/instance-series.ts';
import { LedgerSeries } from '../../../hosts/node/metrics/ledger-series.ts';
import { LimitsSeries } from '../../../hosts/node/metrics/limits-series.ts';
import { OutboxSeries } from '../../../hosts/node/metrics/outbox-series.ts';
import { ProcessSeries } from '../../../hosts/node/metrics/process-series.ts';
import { RequestSeries } from '../../../hosts/node/metrics/request-series.ts';
import { SignerSeries } from '../../../hosts/node/metrics/signer-series.ts';
import { SocketSeries } from '../../../hosts/node/metrics/socket-series.ts';
import { StoreSeries } from '../../../hosts/node/metrics/store-series.ts';
import { UpstreamSeries } from '../../../hosts/node/metrics/upstream-series.ts';
import { parseExposition } from './exposition.ts';
import type { Family } from './exposition.ts';
import { planOf } from './plans.ts';

/**
 * Returns every metric of a gateway with a signer, and with limits in memory and in a server at
 * once.
 */
export async function everyFamily(): Promise<Family[]> {
  const registry = new Registry();
  using _process = new ProcessSeries(registry);
  const [signer, outbox] = [new SignerSeries(registry), new OutboxSeries(registry), new LedgerSeries(registry)];
  const limits = new LimitsSeries(registry, planOf('anonymous', { burst: 'enforce', trial: 'shadow' }));
  limits.table(() => ({ keys: 1, buckets: 0, overflowed: 0, unwritten: 1 }));
  limits.server().onAnswer(0.001);
  const requests = new RequestSeries(registry, ['/metrics']).counting(() => {});
  for (const status of [200, 503]) requests({ requestId: '1', route: '/healthz', status }, 1);
  const upstreams = new UpstreamSeries(registry);
  upstreams.origins([{ upstream: { kind: 'rpc', chain: '1', endpoint: '0' }, origin: 'https://rpc.example' }]);
  for (const kind of ['rpc', 'ipfs', 'arweave', 'token'] as const) upstreams.request({ kind, chain: '1', endpoint: '0' }, 'ok', 0.1);
  const stores = new StoreSeries(registry);
  for (const store of ['content', 'answers', 'ledger'] as const)
    for (const operation of ['read', 'write'] as const) stores.of(store).done(operation, 0.001);
  new CacheSeries(registry).lookup({ cache: 'content', outcome: 'hit' });
  new InstanceSeries(registry).add(() => ({ gateway: 1, nft: 1, signer: 1, image: 0 }));
  signer.call('personal_sign', 'denied');
  const sockets = new SocketSeries(registry);
  sockets.subscribed('1', 1);
  sockets.notified('1', 1);
  sockets.round('1', 'ok');
  const chain = { chain: '1', isWhole: true, accounts: 1, states: {}, stuck: 0, foreign: 0, sent: 0, oldestSeconds: null };
  outbox.round({ outcome: 'whole', chains: [chain] }, 1);
  return parseExposition(await registry.metrics());
}
