import { loaded as gateway, symbols as gatewaySymbols } from 'mintmark:component/gateway';
import { loaded as nft, symbols as nftSymbols } from 'mintmark:component/nft';
import { backendsRoutes } from '../../shared/backends/routes.ts';
import { gatewaySection } from '../../shared/config/sections.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { HostRoute } from '../../shared/host-route.ts';
import { hostEffects } from '../../shared/exchange/host-effects.ts';
import { GatewaySupervisor } from '../../shared/component/gateway-supervisor.ts';
import type { OnTrap } from '../../shared/component/gateway-supervisor.ts';
import type { Config } from '../../shared/config/types.ts';
import { exchangeDriver } from '../../shared/serving.ts';
import type { ServeRequest } from '../../shared/serving.ts';
import { linkGateway } from '../../shared/component/link.ts';
import { openGateway } from '../../shared/component/open-gateway.ts';
import { requestLog } from '../../shared/log/fields.ts';
import type { Log, RequestLog } from '../../shared/log/fields.ts';
import type { SocketLimits } from '../../shared/sockets/limits.ts';
import { trapLog } from '../../shared/trap/log.ts';
import { OutboxLog } from '../../shared/outbox/log.ts';
import { destinations } from '../../shared/network/destination.ts';
import { fetchBy } from '../../shared/network/fetch.ts';
import { askBy } from '../../shared/network/ask.ts';
import { openBy } from '../../shared/network/open.ts';
import { ByteBudget } from '../../shared/network/byte-budget.ts';
import { loaderOf } from '../isolate/components.ts';
import { configured } from '../isolate/config.ts';
import { answersOf } from './answers.ts';
import { contentCache } from './content.ts';
import { symbolsIn } from '../isolate/debugging.ts';
import type { GatewayBindings } from './bindings.ts';
import { limitsOf } from './limits.ts';
import { send } from '../isolate/send.ts';
import { vaultOf } from './vault.ts';

/**
 * The most bytes of upstreams' bodies in memory at the same time, over all requests. An isolate has
 * 128 MB for everything.
 */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

/** The gateway of an isolate. It lives as long as the isolate and belongs to no request. */
export interface IsolateGateway {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  readonly serve: ServeRequest;
  /** The routes that are asked before the gateway. */
  readonly routes: readonly HostRoute[];
  readonly log: RequestLog;
  /** The log of everything else. */
  readonly diagnostics: Log;
  readonly outboxLog: OutboxLog;
  /** The bounds of WebSockets. */
  readonly sockets: SocketLimits;
}

/** What a driver of the gateway is opened with. */
export interface DriverParts {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  readonly config: Config;
  readonly onTrap: OnTrap;
}

/** Opens the driver that answers requests. */
export type OpenDriver = (parts: DriverParts) => Promise<ServeRequest>;

/** Opens the driver `exchange`, which every script has: sockets and the outbox need it. */
export const openExchange: OpenDriver = async ({ supervisor, effects }) => exchangeDriver(supervisor, effects);

/**
 * Opens the gateway. Throws a `InvalidConfigurationError`, or the configuration errors that the
 * component finds.
 */
export async function openIsolateGateway(bindings: GatewayBindings, openDriver: OpenDriver): Promise<IsolateGateway> {
  const script = configured(bindings);
  const { redact, log } = script;
  const make = await linkGateway(loaderOf({ gateway, nft }));
  // Cloudflare says who the client is. No proxy between it and the Worker is trusted to.
  const config = { ...script.config, limits: { ...script.config.limits, trustedProxies: [] } };
  const section = gatewaySection(config);
  const onTrap = trapLog(log, symbolsIn({ gateway: gatewaySymbols, nft: nftSymbols }));
  const supervisor = new GatewaySupervisor(() => openGateway(make, section), onTrap);
  const fetching = {
    send,
    destination: destinations(config.network, config.listen.hosts),
    timeoutMs: config.content.deadlineMs,
    redact,
    bodyBudget: new ByteBudget(MAX_BODY_BYTES),
  };
  const effects = hostEffects({
    // Equal fetches are not coalesced: a Worker's request may not wait for the I/O of another.
    fetch: fetchBy(fetching),
    open: openBy(fetching),
    ask: askBy(fetching),
    content: contentCache(log),
    answers: answersOf(bindings, log),
    limits: limitsOf(bindings, script),
    vault: vaultOf(bindings, script),
    log,
  });
  const serve = await openDriver({ supervisor, effects, config, onTrap });
  return {
    supervisor,
    effects,
    serve,
    routes: backendsRoutes(config, effects),
    log: requestLog(log),
    diagnostics: log,
    outboxLog: new OutboxLog(log),
    sockets: config.websockets,
  };
}
