import { Listener } from '../../../hosts/node/http/listener.ts';
import { makePools } from '../../../hosts/node/outgoing/pools.ts';
import { sendBy } from '../../../hosts/node/outgoing/send.ts';
import { GatewaySupervisor } from '../../../hosts/shared/component/gateway-supervisor.ts';
import { exchangeDriver } from '../../../hosts/shared/serving.ts';
import { ByteBudget } from '../../../hosts/shared/network/byte-budget.ts';
import { fetchBy } from '../../../hosts/shared/network/fetch.ts';
import { openBy } from '../../../hosts/shared/network/open.ts';
import { idleEffects } from '../../node/support/effects.ts';
import type { RelayHost } from './contract.ts';
import { relayGateway } from './relay-gateway.ts';

/** Starts a Node host that runs `relayGateway`. */
export async function startRelay(): Promise<RelayHost> {
  const pools = makePools();
  const parts = {
    send: sendBy(pools),
    // The test's own upstreams are on this machine.
    destination: ({ url }: { readonly url: string }) => {
      const { origin, pathname, search, host } = new URL(url);
      return { origin, path: pathname + search, host, publicOnly: false };
    },
    timeoutMs: 2000,
    redact: (it: string) => it,
    bodyBudget: new ByteBudget(128 * 1024 * 1024),
  };
  let last: readonly string[] = [];
  const listener = new Listener({
    serve: exchangeDriver(
      new GatewaySupervisor(
        () => relayGateway,
        () => {},
      ),
      { ...idleEffects, fetch: fetchBy(parts), open: openBy(parts) },
    ),
    onDefect: () => {},
    log: ({ codes = [] }) => (last = codes),
    routes: [],
    maxConnections: 100,
    onDrop: () => {},
  });
  const url = await listener.listen(0, '127.0.0.1');
  return {
    baseUrl: url.origin,
    lastCodes: async () => last,
    [Symbol.asyncDispose]: async () => {
      await listener.close(0);
      await pools.close();
    },
  };
}
