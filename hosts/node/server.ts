import { resolve } from 'node:path';
import { firstAtEachPlace, readSections } from '../shared/config/read.ts';
import { privateUpstreamWarnings } from '../shared/config/rules/private-upstreams.ts';
import { redactor } from '../shared/config/text/redact.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import { gatewaySection } from '../shared/config/sections.ts';
import type { Config } from '../shared/config/types.ts';
import type { Result } from '../shared/result.ts';
import { err, ok } from '../shared/result.ts';
import { checkExposure } from '../shared/config/exposure.ts';
import { GatewaySupervisor } from '../shared/component/instance-supervisor.ts';
import type { GatewayHandle } from '../shared/component/instance-supervisor.ts';
import { linkGateway } from '../shared/component/link.ts';
import type { Loader } from '../shared/component/link.ts';
import { configErrorsOf } from '../shared/component/config-errors.ts';
import type { Symbols } from '../shared/trap/symbolise.ts';
import { builtComponents, loaderFrom } from './components.ts';
import { connectionLimit } from './http/descriptors.ts';
import { destinations } from '../shared/network/destination.ts';
import { nodeEffects } from './effects.ts';
import { watch } from './environment.ts';
import type { Variables } from './environment.ts';
import { fetchBy } from '../shared/network/fetch.ts';
import { ByteBudget } from '../shared/network/byte-budget.ts';
import { openBackends } from './backends.ts';
import { findComponentErrors, findLaterErrors } from './later-errors.ts';
import type { LedgerSeam, LimiterForm } from './backends.ts';
import { Listener } from './http/listener.ts';
import { logTo, makeLogger, requestLog, standardOutput } from './log.ts';
import { errorText } from '../shared/log/fields.ts';
import type { LogStream } from './log.ts';
import { makePools } from './outgoing/pools.ts';
import { Reload } from './reload.ts';
import type { Reloaded } from './reload.ts';
import { sendBy } from './outgoing/send.ts';
import { InvalidConfigurationError } from '../shared/config/invalid-configuration-error.ts';
import { trapLog } from '../shared/trap/log.ts';

/** What to serve, and where. */
export interface ServerOptions {
  /** The configuration: its text, or what the text says. */
  readonly config: string | object;
  /** Where `${NAME}` and the signer's keys come from. What was read is deleted from it. */
  readonly env: Variables;
  /** Directory that relative paths of the configuration start from. Default: the working directory. */
  readonly directory?: string;
  /** Instead of `listen.host`. */
  readonly host?: string | undefined;
  /** Instead of `listen.port`; 0: any free one. */
  readonly port?: number | undefined;
  /** Brings the components. Default: what the build left in `dist/js`. */
  readonly load?: Loader;
  /** Tables for the stacks of traps. Default: none. */
  readonly symbols?: Symbols;
  /** Where log lines go. Default: standard output. */
  readonly log?: LogStream;
  /** Form of the limiter. Default: native. */
  readonly limiter?: LimiterForm;
  /** Stands between the vault and its ledger, for tests of what happens there. */
  readonly ledger?: LedgerSeam;
}

/** A gateway that listens. */
export interface NodeServer {
  /** Where: `http://127.0.0.1:8787/`. */
  readonly url: URL;
  /** Answers what is in flight, for ten seconds at most, then closes the stores. */
  close(): Promise<void>;
  /** Reads keys of plans, callers and policies again, see `Reload`. `read`: the configuration's text. Never fails: the log tells. */
  reload(read: () => Promise<string>): Promise<void>;
}

/** Makes instances of the gateway. */
type GatewayMaker = Awaited<ReturnType<typeof linkGateway>>;

/** Bytes of upstreams' bodies that are held at the same time, over all requests. */
const bodyBytes = 128 * 1024 * 1024;
/** Milliseconds that requests in flight have when the server closes. */
const patience = 10_000;

/** Starts a gateway. Errors: `InvalidConfigurationError` with every problem found, `StoreOpenError`, and what the system says of the port. Whatever was opened is closed again. */
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
  const logger = makeLogger(stream, redact);
  const load = options.load ?? loaderFrom(builtComponents);
  const directory = options.directory ?? '.';
  const errors = firstAtEachPlace(read.errors, checkExposure(config, host));
  if (errors.length > 0) {
    const later = await findLaterErrors(read, { env: env.read, directory, load, warn: () => undefined });
    throw new InvalidConfigurationError(firstAtEachPlace(errors, later));
  }
  for (const { at, text: words } of [...read.warnings, ...privateUpstreamWarnings(config)])
    logger.warn({ at, warning: words }, 'configuration');
  const onTrap = trapLog(logTo(logger), options.symbols);

  await using opened = new AsyncDisposableStack();
  const make = await linkGateway(load);
  const supervisor = opening(() => new GatewaySupervisor(() => gatewayOf(config, make), onTrap));
  if (supervisor.tag === 'ok') opened.use(supervisor.val);
  const backends = await openBackends({
    config,
    env: env.read,
    directory,
    file: resolve(directory, config.state.sqlite),
    load,
    logger,
    onTrap,
    seam: options.ledger,
    limiter: options.limiter ?? 'native',
  });
  env.forget();
  if (backends.tag === 'ok') opened.defer(() => backends.val.close());
  if (supervisor.tag === 'err' || backends.tag === 'err') {
    const found = [supervisor, backends].flatMap((part) => (part.tag === 'err' ? part.val : []));
    // A key that does not open keeps the signer from being opened: stand-ins show what else is wrong.
    throw new InvalidConfigurationError(firstAtEachPlace(found, await findComponentErrors(read, undefined, load)));
  }

  const pools = makePools();
  opened.defer(() => pools.close());
  const held = new ByteBudget(bodyBytes);
  const fetch = fetchBy({
    send: sendBy(pools),
    destination: destinations(config.network),
    timeout: config.content.deadlineMs,
    redact,
    held,
  });
  const fault = (error: unknown, at: string): void => logger.error({ at, error: errorText(error) }, 'defect');
  const effects = nodeEffects({ ...backends.val, fetch, fault });
  const connections = connectionLimit();
  const crowded = (): void => logger.warn({ connections }, 'connection dropped: there are as many as are taken');
  const listener = new Listener({ supervisor: supervisor.val, effects, log: requestLog(logger), connections, crowded });
  const url = await listener.listen(options.port ?? config.listen.port, host);
  opened.defer(() => listener.close(patience));
  const gateway: Reloaded['gateway'] = {
    open: (next) => opening(() => gatewayOf(next, make)),
    use: (next, first) => supervisor.val.reconfigure(() => gatewayOf(next, make), first),
  };
  const reload = new Reload(config, (name) => filled.get(name), { ...backends.val, gateway }, logger);
  const running = opened.move();
  let closing: Promise<void> | undefined;
  return {
    url,
    reload: (again) => reload.perform(again),
    close: () => {
      closing ??= running.disposeAsync().finally(() => stream.flush());
      return closing;
    },
  };
}

/** A gateway in an instance of its own. Throws the problems that the component finds. */
function gatewayOf(config: Config, make: GatewayMaker): GatewayHandle {
  const { Gateway, largestMemory, panic } = make();
  return Object.assign(Gateway.open(gatewaySection(config)), { largestMemory, panic });
}

/** What opens. Errors: the problems that the component finds. */
function opening<T>(open: () => T): Result<T, readonly ConfigError[]> {
  try {
    return ok(open());
  } catch (error) {
    const problems = configErrorsOf(error);
    if (problems === undefined) throw error;
    return err(problems);
  }
}
