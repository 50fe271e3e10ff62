import { resolve } from 'node:path';
import { Registry } from './metrics/prometheus.ts';
import { firstAtEachPlace, readSections } from '../shared/config/read.ts';
import { redactor } from '../shared/config/text/redact.ts';
import { gatewaySection } from '../shared/config/sections.ts';
import { GatewaySupervisor } from '../shared/component/gateway-supervisor.ts';
import { openGateway, openOrConfigErrors } from '../shared/component/open-gateway.ts';
import { linkGateway } from '../shared/component/link.ts';
import type { ServerOptions } from './options/server-options.ts';
import type { OnReplaced } from '../shared/component/replacement.ts';
import { builtComponents, loaderFrom } from './components.ts';
import { openConsole } from './http/console.ts';
import { connectionLimit } from './http/descriptors.ts';
import { ImageThread } from './images/image-thread.ts';
import { backendsRoutes } from '../shared/backends/routes.ts';
import { exchangeDriver } from '../shared/serving.ts';
import { keptByHosts } from '../shared/upstreams/origins/kept.ts';
import { StandIns } from '../shared/upstreams/origins/stand-ins.ts';
import { openAsyncStreams } from '../shared/async-streams/driver.ts';
import { nodePool } from '../shared/async-streams/pool.ts';
import { watchedAnswers, watchedContent } from '../shared/answers/lookups.ts';
import { hostEffects } from '../shared/exchange/host-effects.ts';
import { SHUTDOWN_TIMEOUT_MS } from '../shared/timeouts.ts';
import { watch } from './environment.ts';
import { openBackends } from './backends.ts';
import { findComponentErrors, findLaterErrors } from './later-errors.ts';
import { Listener } from './http/listener.ts';
import { requestLines } from './http/request-lines.ts';
import { logStart, stopInOrder } from './operation/lifecycle.ts';
import { logTo, makeLogger } from './log.ts';
import { MetricsAccess } from './metrics/access.ts';
import { CacheSeries } from './metrics/cache-series.ts';
import { InstanceSeries } from './metrics/instance-series.ts';
import { ProcessSeries } from './metrics/process-series.ts';
import { RequestSeries } from './metrics/request-series.ts';
import { MetricsRoute } from './metrics/route.ts';
import { nodeKeyHolders } from './keys/key-holders.ts';
import { openKeys } from './keys/open-keys.ts';
import { keyOpener } from './keys/opener.ts';
import { openUpstreams } from './outgoing/upstreams.ts';
import { makeProbes } from './operation/probes.ts';
import { startOutbox } from './outbox/start.ts';
import { openSockets } from './sockets/open.ts';
import { standardOutput } from './standard-output.ts';
import { Upgrades } from './sockets/upgrades.ts';
import { Reload } from './reload.ts';
import type { ReloadParts } from './reload.ts';
import type { Config } from '../../build/types/config.js';
import { InvalidConfigurationError } from '../shared/config/invalid-configuration-error.ts';
import { trapLog } from '../shared/trap/log.ts';
import type { TrapLog } from '../shared/trap/log.ts';
import { earlyErrors, logStartWarnings } from './start-findings.ts';
import { openTracing } from './tracing/open.ts';
import { createStateDirectory } from './stores/state-directory.ts';
import { nodeVersion } from './operation/version.ts';

/** A gateway that listens. */
export interface NodeServer {
  /** Where it listens, such as `http://127.0.0.1:8787/`. */
  readonly url: URL;
  /**
   * Says that it stops, goes on for `listen.drainSeconds`, answers the requests in flight, for ten
   * seconds at most, and closes the stores. `why` is for the log.
   */
  close(why?: string): Promise<void>;
  /**
   * Applies a changed configuration, see `Reload`. `read` reads its text. Never rejects: the log
   * has what went wrong.
   */
  reload(read: () => Promise<string>): Promise<void>;
}

/**
 * Starts a gateway. Closes again whatever was opened if it does not start.
 *
 * Errors: `InvalidConfigurationError` with everything that is wrong with the configuration.
 * Errors: `StoreOpenError` if a store's file cannot be opened.
 * Errors: the system's if the port cannot be listened on.
 */
export async function startServer(options: ServerOptions): Promise<NodeServer> {
  const env = watch(options.env);
  const text = typeof options.config === 'string' ? options.config : JSON.stringify(options.config);
  const filled = new Map<string, string | undefined>();
  const read = readSections(text, (name) => {
    filled.set(name, env.read(name));
    return filled.get(name);
  });
  const { config } = read;
  const host = options.host ?? config.listen.host;
  const redact = redactor(read.redact);
  const stream = options.log ?? standardOutput();
  const level = options.logLevel ?? config.log.level;
  const logger = makeLogger(stream, redact, level);
  const load = options.load ?? loaderFrom(builtComponents);
  const directory = options.directory ?? '.';
  const errors = earlyErrors(read, host);
  if (errors.length > 0) {
    const later = await findLaterErrors(read, { env: env.read, directory, load, warn: () => undefined });
    throw new InvalidConfigurationError(firstAtEachPlace(errors, later));
  }
  logStartWarnings(logger, read);

  await using opened = new AsyncDisposableStack();
  let drainUntil = Infinity;
  const tracing = await openTracing(options.telemetry ?? {}, logTo(logger));
  // Disposed last: what ends while the others close is sent too.
  opened.defer(() => tracing?.close(Math.min(SHUTDOWN_TIMEOUT_MS, Math.max(0, drainUntil - performance.now()))));
  const metrics = new Registry();
  const processSeries = opened.use(new ProcessSeries(metrics));
  const instances = new InstanceSeries(metrics);
  const onReplaced: OnReplaced = (reason) => instances.replaced(reason);
  const logTrap = trapLog(logTo(logger), options.symbols);
  const onTrap: TrapLog = (trap, failure) => {
    logTrap(trap, failure);
    if (trap !== undefined) processSeries.trap(trap);
  };
  const make = await linkGateway(load);
  const standIns = StandIns.of(read);
  const sectionOf = (of: Config): string => gatewaySection(standIns.inConfig(of));
  const supervisor = openOrConfigErrors(
    () => new GatewaySupervisor(() => openGateway(make, sectionOf(config)), onTrap, undefined, onReplaced),
  );
  if (supervisor.tag === 'ok') {
    opened.use(supervisor.val);
    instances.add(() => supervisor.val.memories() ?? {});
  }
  const file = resolve(directory, config.state.sqlite);
  createStateDirectory(file, (made) => logger.info({ directory: made }, 'state directory created: it did not exist'));
  const keySources = {
    env: env.read,
    opener: keyOpener(load, directory, (path, mode) =>
      logger.warn({ path, mode }, 'others than its owner may open this keystore: run chmod 600 on it'),
    ),
    holders: opened.use(nodeKeyHolders(env.read)),
  };
  const backends = await openBackends({
    config,
    env: env.read,
    directory,
    file,
    load,
    logger,
    metrics,
    instances,
    keySources,
    onTrap,
    seam: options.ledger,
    limiter: options.limiter ?? 'native',
  });
  env.deleteRead();
  if (backends.tag === 'ok') opened.defer(() => backends.val.close());
  if (supervisor.tag === 'err' || backends.tag === 'err') {
    const found = [supervisor, backends].flatMap((part) => (part.tag === 'err' ? part.val : []));
    // A key that does not open keeps the signer from being opened: stand-ins show what else is
    // wrong.
    throw new InvalidConfigurationError(firstAtEachPlace(found, await findComponentErrors(read, undefined, load)));
  }

  const upstreams = openUpstreams({ read, standIns, redact, metrics, tracing });
  opened.defer(() => upstreams.close());
  const { images } = config.content;
  const thread = images && opened.use(new ImageThread({ ...images, directory: builtComponents }));
  if (thread !== undefined) instances.add(() => ({ image: thread.memoryBytes }));
  const caches = new CacheSeries(metrics);
  const effects = hostEffects({
    ...backends.val,
    content: watchedContent(keptByHosts(backends.val.content, standIns), (lookup) => caches.lookup(lookup)),
    answers: watchedAnswers(backends.val.answers, (lookup) => caches.lookup(lookup)),
    fetch: upstreams.fetch,
    open: upstreams.open,
    ask: upstreams.ask,
    transform: thread && ((task, signal) => thread.transform(task, signal)),
    log: logTo(logger),
  });
  const maxConnections = connectionLimit();
  const onDrop = (): void =>
    logger.warn({ maxConnections }, 'connection dropped: the limit of open connections is reached; raise the limit of open files');
  const access = new MetricsAccess(config);
  const driver = options.driver ?? 'exchange';
  const version = nodeVersion(driver);
  const probes = makeProbes({ config: standIns.inConfig(config), backends: backends.val, effects, version, logger });
  const pages = openConsole(config, effects);
  const routes = [new MetricsRoute(metrics, access), ...probes.routes, ...backendsRoutes(config, effects), ...pages.routes];
  const requests = new RequestSeries(
    metrics,
    routes.map(({ template }) => template),
  );
  const log = requests.counting(requestLines(stream, redact, level));
  const sockets = openSockets({ supervisor: supervisor.val, effects, requests: log, logger, metrics, tracing, limits: config.websockets });
  const upgrades = new Upgrades({ supervisor: supervisor.val, effects, log, tracing, hub: sockets, seen: pages.seen });
  const bridge =
    driver === 'async-streams'
      ? await openAsyncStreams({ load, section: sectionOf(config), effects, onTrap, limits: nodePool, onReplaced })
      : undefined;
  if (bridge !== undefined) instances.add(() => bridge.memories());
  logger.info({ driver }, 'driver of HTTP requests');
  const listener = new Listener({
    serve: bridge?.serve ?? exchangeDriver(supervisor.val, effects),
    onDefect: effects.onDefect,
    routes,
    seen: pages.seen,
    log,
    tracing,
    maxConnections,
    onDrop,
    upgrades,
  });
  const url = await listener.listen(options.port ?? config.listen.port, host);
  opened.defer(() => Promise.all([sockets.close(SHUTDOWN_TIMEOUT_MS), listener.close(SHUTDOWN_TIMEOUT_MS)]).then(() => {}));
  const { vault } = backends.val;
  if (vault !== undefined) {
    const intervalMs = options.outboxIntervalMs;
    const timer = startOutbox({ vault, supervisor: supervisor.val, effects, logger, metrics, tracing, intervalMs });
    opened.defer(() => timer.close());
  }
  const gateway: ReloadParts['gateway'] = {
    open: (next) => openOrConfigErrors(() => openGateway(make, sectionOf(next))),
    use: (next, first) => {
      supervisor.val.reconfigure(() => openGateway(make, sectionOf(next)), first);
      bridge?.use(sectionOf(next));
      access.use(next);
      sockets.use(next.websockets);
      upgrades.reconfigured();
    },
  };
  const reload = new Reload(
    config,
    (name) => filled.get(name),
    { ...backends.val, gateway, openKeys: (next) => openKeys(next, keySources) },
    logger,
  );
  // Disposed first: what closes last has the rest of this time.
  opened.defer(() => void (drainUntil = performance.now() + SHUTDOWN_TIMEOUT_MS));
  const running = opened.move();
  const stop = stopInOrder({ ...config.listen, ...probes, logger, running, stream });
  logStart(logger, { url, version, config, source: options.source, directory, file, signers: backends.val.signers });
  return { url, reload: (again) => reload.perform(again), close: (why = 'closed') => stop(why) };
}
