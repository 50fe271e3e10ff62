import type { ReadConfig } from '../../shared/config/read.ts';
import type { Redactor } from '../../shared/config/text/redact.ts';
import { coalescing, coalescingAsks } from '../../shared/exchange/coalesce.ts';
import { askBy } from '../../shared/network/ask.ts';
import { ByteBudget } from '../../shared/network/byte-budget.ts';
import { destinations } from '../../shared/network/destination.ts';
import { fetchBy } from '../../shared/network/fetch.ts';
import { observed } from '../../shared/upstreams/observed.ts';
import type { AskUpstreams } from '../../shared/upstreams/observed.ts';
import { openBy } from '../../shared/network/open.ts';
import { askedByStandIn } from '../../shared/upstreams/origins/asked.ts';
import { upstreamOrigins } from '../../shared/upstreams/origins/origins.ts';
import type { StandIns } from '../../shared/upstreams/origins/stand-ins.ts';
import { upstreamsOf } from '../../shared/upstreams/upstreams.ts';
import type { Registry } from '../metrics/prometheus.ts';
import { UpstreamSeries } from '../metrics/upstream-series.ts';
import { tracedAttempts } from '../tracing/attempts.ts';
import type { Tracing } from '../tracing/span.ts';
import { makePools } from './pools.ts';
import { sendBy } from './send.ts';

/** How this host asks upstreams, over connections of its own. */
export interface NodeUpstreams extends AskUpstreams {
  /** Closes all connections. Requests under way fail. */
  close(): Promise<void>;
}

/** The most bytes of upstreams' bodies in memory at the same time, over all requests. */
const MAX_BODY_BYTES = 128 * 1024 * 1024;

/** What upstreams are asked with. */
export interface UpstreamParts {
  readonly read: ReadConfig;
  readonly standIns: StandIns;
  readonly redact: Redactor;
  /** Gets the series of upstreams. */
  readonly metrics: Registry;
  /** With it, what is asked by an effect that is traced has a span. */
  readonly tracing?: Tracing | undefined;
}

/** Returns how upstreams are asked: counted, and equal requests by one. */
export function openUpstreams({ read, standIns, redact, metrics, tracing }: UpstreamParts): NodeUpstreams {
  const { config } = read;
  // Slow readers of streams must not use up the connections that documents need.
  const [pools, streamPools] = [makePools(), makePools()];
  const fetching = {
    send: sendBy(pools),
    destination: destinations(config.network, config.listen.hosts),
    timeoutMs: config.content.deadlineMs,
    redact: (text: string) => redact(standIns.inText(text)),
    bodyBudget: new ByteBudget(MAX_BODY_BYTES),
  };
  const series = new UpstreamSeries(metrics);
  series.origins(upstreamOrigins(read));
  const nameOf = upstreamsOf(standIns.inConfig(config));
  const asking = askedByStandIn(
    { fetch: fetchBy(fetching), open: openBy({ ...fetching, send: sendBy(streamPools) }), ask: askBy(fetching) },
    standIns,
  );
  const { fetch, open, ask } = observed(
    tracing === undefined ? asking : tracedAttempts(asking, nameOf),
    nameOf,
    (upstream, outcome, seconds) => series.request(upstream, outcome, seconds),
  );
  const onCoalesced = (): void => series.coalesced();
  return {
    fetch: coalescing(fetch, onCoalesced),
    open,
    ask: coalescingAsks(ask, onCoalesced),
    close: async () => {
      await Promise.all([pools.close(), streamPools.close()]);
    },
  };
}
