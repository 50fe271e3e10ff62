import { noAnswers } from '../../../hosts/shared/answers/store.ts';
import { aboutOf } from '../../../hosts/shared/exchange/about.ts';
import { serve } from '../../../hosts/shared/exchange/exchange.ts';
import { hostEffects } from '../../../hosts/shared/exchange/host-effects.ts';
import { GatewaySupervisor } from '../../../hosts/shared/component/gateway-supervisor.ts';
import { err } from '../../../hosts/shared/result.ts';
import { ByteBudget } from '../../../hosts/shared/network/byte-budget.ts';
import { fetchBy } from '../../../hosts/shared/network/fetch.ts';
import { askBy } from '../../../hosts/shared/network/ask.ts';
import { openBy } from '../../../hosts/shared/network/open.ts';
import { WorkersClient } from '../../../hosts/workers/gateway/client.ts';
import { requestHead } from '../../../hosts/workers/gateway/request.ts';
import { send } from '../../../hosts/workers/isolate/send.ts';
import { relayGateway } from '../../support/streaming/relay-gateway.ts';

const supervisor = new GatewaySupervisor(
  () => relayGateway,
  () => {},
);
const fetching = {
  send,
  // The test's own upstreams are on this machine.
  destination: ({ url }: { readonly url: string }) => {
    const { origin, pathname, search, host } = new URL(url);
    return { origin, path: pathname + search, host, publicOnly: false };
  },
  timeoutMs: 2000,
  redact: (text: string) => text,
  bodyBudget: new ByteBudget(32 * 1024 * 1024),
};
const limits = err({ tag: 'store-unavailable' } as const);
const effects = hostEffects({
  fetch: fetchBy(fetching),
  open: openBy(fetching),
  ask: askBy(fetching),
  content: { get: () => undefined, put: () => undefined },
  answers: noAnswers,
  limits: { take: () => limits, settle: () => limits },
  vault: undefined,
  log: () => {},
});
/** The problem codes of the last response, for `/last`. */
let last: readonly string[] = [];

export default {
  fetch: (request, _bindings, context) => {
    const head = requestHead(request);
    if (head === undefined || head.target === '/last') return new Response(JSON.stringify(last));
    const seed = { now: 0n, entropy: new Uint8Array(16) };
    const onLeft = (): void => {
      client.left();
      exchange.left();
    };
    const client: WorkersClient = new WorkersClient(
      request,
      ({ codes = [] }) => void (last = codes),
      () => aboutOf(head, seed),
      {
        onTimeout: () => exchange.abort(),
        onLeft,
      },
    );
    const exchange = serve(supervisor, effects, client, head, seed);
    context.waitUntil(client.finished);
    request.signal.addEventListener('abort', onLeft);
    return client.response();
  },
} satisfies ExportedHandler;
