import type { Config } from '../../build/types/config.js';
import { makePools } from '../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../hosts/node/outgoing/send.ts';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import type { PerformFetch } from '../../hosts/shared/exchange/coalesce.ts';
import { ByteBudget } from '../../hosts/shared/network/byte-budget.ts';
import { destinations } from '../../hosts/shared/network/destination.ts';
import { fetchBy } from '../../hosts/shared/network/fetch.ts';
import { openBy } from '../../hosts/shared/network/open.ts';
import type { StandIns } from '../../hosts/shared/upstreams/origins/stand-ins.ts';

/** The way to upstreams: the gateway's own, with what it may reach and what not. */
export interface Network extends AsyncDisposable {
  readonly fetch: PerformFetch;
  readonly open: Effects['open'];
}

/** Milliseconds that an upstream has for an answer. */
const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** Opens the way to the upstreams of a configuration. What it says of them has the stand-ins. */
export function openNetwork({ network, listen }: Pick<Config, 'network' | 'listen'>, standIns: StandIns): Network {
  const pools = makePools();
  const parts = {
    send: sendBy(pools),
    destination: destinations(network, listen.hosts),
    timeoutMs: TIMEOUT_MS,
    redact: (text: string) => standIns.inText(text),
    bodyBudget: new ByteBudget(MAX_BODY_BYTES),
  };
  return { fetch: fetchBy(parts), open: openBy(parts), [Symbol.asyncDispose]: () => pools.close() };
}
