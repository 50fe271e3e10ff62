import { loaded as gateway, symbols as gatewaySymbols } from 'mintmark:component/gateway';
import { loaded as nft, symbols as nftSymbols } from 'mintmark:component/nft';
import versionText from 'mintmark:version';
import type { SocketLimits } from '../../../build/types/config.js';
import { backendsRoutes } from '../../shared/backends/routes.ts';
import type { Request as Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { withoutOwnOrigin } from '../../shared/console/own-origin.ts';
import { servedHosts } from '../../shared/console/served-host.ts';
import type { Scheme } from '../../shared/console/own-origin.ts';
import { consoleRoutes } from '../../shared/console/routes.ts';
import { gatewaySection, limitsSection } from '../../shared/config/sections.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { HostRoute } from '../../shared/host-route.ts';
import { hostEffects } from '../../shared/exchange/host-effects.ts';
import { GatewaySupervisor } from '../../shared/component/gateway-supervisor.ts';
import type { OnTrap } from '../../shared/component/gateway-supervisor.ts';
import type { OnReplaced } from '../../shared/component/replacement.ts';
import { exchangeDriver } from '../../shared/serving.ts';
import type { DriverName, ServeRequest } from '../../shared/serving.ts';
import { Readiness } from '../../shared/readiness/readiness.ts';
import { ReadyRoute } from '../../shared/readiness/route.ts';
import { VersionRoute } from '../../shared/version/route.ts';
import type { Version } from '../../shared/version/version.ts';
import { linkGateway } from '../../shared/component/link.ts';
import type { GatewayMemories } from '../../shared/component/link.ts';
import { openGateway } from '../../shared/component/open-gateway.ts';
import { requestLog } from '../../shared/log/fields.ts';
import type { Log, RequestLog } from '../../shared/log/fields.ts';
import { trapLog } from '../../shared/trap/log.ts';
import { OutboxLog } from '../../shared/outbox/log.ts';
import { destinations } from '../../shared/network/destination.ts';
import { fetchBy } from '../../shared/network/fetch.ts';
import { askBy } from '../../shared/network/ask.ts';
import { openBy } from '../../shared/network/open.ts';
import { ByteBudget } from '../../shared/network/byte-budget.ts';
import { loaderOf } from '../isolate/components.ts';
import { configured } from '../isolate/config.ts';
import { watchedAnswers, watchedContent } from '../../shared/answers/lookups.ts';
import type { Lookup } from '../../shared/answers/lookups.ts';
import { keptByHosts } from '../../shared/upstreams/origins/kept.ts';
import { askedByStandIn } from '../../shared/upstreams/origins/asked.ts';
import { observed } from '../../shared/upstreams/observed.ts';
import { upstreamsOf } from '../../shared/upstreams/upstreams.ts';
import { GatewayMeter } from '../metrics/gateway-meter.ts';
import { Meter } from '../metrics/meter.ts';
import { answersOf } from './answers.ts';
import { workerProbes } from '../isolate/readiness.ts';
import { consoleFiles } from '../isolate/console.ts';
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
  /** Returns a request as the routes and the gateway are to see it. */
  readonly seen: (head: Head, scheme: Scheme) => Head;
  readonly log: RequestLog;
  /** The log of everything else. */
  readonly diagnostics: Log;
  readonly outboxLog: OutboxLog;
  readonly meter: GatewayMeter;
  /**
   * Adds the series that are there before their first event, and the gauges. Not for an object that
   * hibernates: it would write them again whenever it wakes.
   */
  readonly addFirstSeries: () => void;
  /** The bounds of WebSockets. */
  readonly sockets: SocketLimits;
}

/** What a driver of the gateway is opened with. */
export interface DriverParts {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  /** The text that the gateway is opened with. */
  readonly section: string;
  readonly onTrap: OnTrap;
  readonly onReplaced: OnReplaced;
}

/** A driver that answers requests. */
export interface OpenedDriver {
  readonly serve: ServeRequest;
  /** Returns the bytes of linear memory of the instances of its own. `undefined` without any. */
  readonly memories: () => GatewayMemories | undefined;
}

/** The driver that answers requests, and how it is opened. */
export interface Driver {
  readonly name: DriverName;
  readonly open: (parts: DriverParts) => Promise<OpenedDriver>;
}

/** The driver `exchange`, which every script has: sockets and the outbox need it. */
export const exchange: Driver = {
  name: 'exchange',
  open: async ({ supervisor, effects }) => ({ serve: exchangeDriver(supervisor, effects), memories: () => undefined }),
};

/**
 * Opens the gateway. Throws a `InvalidConfigurationError`, or the configuration errors that the
 * component finds.
 */
export async function openIsolateGateway(bindings: GatewayBindings, driver: Driver): Promise<IsolateGateway> {
  const script = configured(bindings);
  const { redact, log } = script;
  const make = await linkGateway(loaderOf({ gateway, nft }));
  // Cloudflare says who the client is. No proxy between it and the Worker is trusted to.
  const config = { ...script.config, limits: { ...script.config.limits, trustedProxies: [] } };
  const seen = script.standIns.inConfig(config);
  const section = gatewaySection(seen);
  const meter = new GatewayMeter(new Meter(bindings.METRICS, log));
  const logTrap = trapLog(log, symbolsIn({ gateway: gatewaySymbols, nft: nftSymbols }));
  const onTrap: OnTrap = (trap, failure) => {
    logTrap(trap, failure);
    if (trap !== undefined) meter.trap(trap);
  };
  const onReplaced: OnReplaced = (reason) => meter.replaced(reason);
  const supervisor = new GatewaySupervisor(() => openGateway(make, section), onTrap, undefined, onReplaced);
  const fetching = {
    send,
    destination: destinations(config.network, config.listen.hosts),
    timeoutMs: config.content.deadlineMs,
    redact: (text: string) => redact(script.standIns.inText(text)),
    bodyBudget: new ByteBudget(MAX_BODY_BYTES),
  };
  const asking = askedByStandIn({ fetch: fetchBy(fetching), open: openBy(fetching), ask: askBy(fetching) }, script.standIns);
  const onLookup = (lookup: Lookup): void => meter.lookup(lookup);
  const ofVault = meter.store('vault');
  const vault = vaultOf(bindings, script, {
    done: ofVault.done,
    failed: () => {
      ofVault.failed();
      meter.vaultFailed();
    },
  });
  const effects = hostEffects({
    // Equal fetches are not coalesced: a Worker's request may not wait for the I/O of another.
    ...observed(asking, upstreamsOf(seen), (upstream, outcome, seconds) => meter.upstream(upstream, outcome, seconds)),
    content: watchedContent(keptByHosts(contentCache(log, meter.store('content')), script.standIns), onLookup),
    answers: watchedAnswers(answersOf(bindings, log, meter.store('answers')), onLookup),
    limits: limitsOf(bindings, script, meter.limits),
    vault,
    log,
  });
  const isServed = servedHosts(config.listen.hosts);
  const { serve, memories } = await driver.open({ supervisor, effects, section, onTrap, onReplaced });
  const readiness = new Readiness({ probes: workerProbes(bindings, script, effects.fetch), log });
  const version: Version = { name: 'mintmark', version: versionText, commit: undefined, driver: driver.name, platform: 'workers' };
  const routes = [
    new ReadyRoute(readiness),
    new VersionRoute(version),
    ...backendsRoutes(config, effects),
    ...consoleRoutes(config, consoleFiles(bindings), effects),
  ];
  return {
    supervisor,
    effects,
    serve,
    routes,
    log: meter.counting(
      requestLog(log),
      routes.map(({ template }) => template),
    ),
    meter,
    addFirstSeries: () =>
      meter.addFirstSeries({
        plans: limitsSection(config).plans,
        stores: ['limits', 'content', 'answers', ...(vault === undefined ? [] : (['vault'] as const))],
        origins: script.origins,
        memories: () => added(supervisor.memories(), memories()),
      }),
    seen: (head, scheme) => (config.listen.console ? withoutOwnOrigin(head, scheme, isServed) : head),
    diagnostics: log,
    outboxLog: new OutboxLog(log),
    sockets: config.websockets,
  };
}

function added(...all: readonly (GatewayMemories | undefined)[]): GatewayMemories {
  const sum = (of: keyof GatewayMemories): number => all.reduce((bytes, memories) => bytes + (memories?.[of] ?? 0), 0);
  return { gateway: sum('gateway'), nft: sum('nft') };
}
