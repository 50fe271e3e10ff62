import { randomBytes } from 'node:crypto';
import type { Config } from '../../build/types/config.js';
import type { Registry } from './metrics/prometheus.ts';
import type { Logger } from 'pino';
import { microseconds } from '../shared/clock.ts';
import type { Environment } from '../shared/config/text/fill.ts';
import { checkpointSeed } from '../shared/config/keys/checkpoint-seed.ts';
import type { ConfigError } from '../shared/config/config-error.ts';
import { limitsSection, signerSection } from '../shared/config/sections.ts';
import { parseRedisUrls } from '../shared/config/text/redis-urls.ts';
import * as nativeLimiter from '../../components/rate-limit/src/limiter.ts';
import { limitsLog } from '../shared/limits/log.ts';
import { vaultLog } from '../shared/vault/log.ts';
import { openLimits } from '../shared/limits/limits.ts';
import type { LimitsBackend } from '../shared/limits/limits.ts';
import type { DecidingStore, LimitsStore } from '../shared/limits/store.ts';
import type { LedgerStore } from '../shared/ledger/store.ts';
import { configuredHead, openCheckpoints } from '../shared/checkpoints/open.ts';
import { openVault } from '../shared/vault/vault.ts';
import type { Vault } from '../shared/vault/vault.ts';
import { wipe } from '../shared/vault/wallet/source.ts';
import { linkLimiter, linkSigner } from '../shared/component/link.ts';
import type { LinkedSigner, Loader } from '../shared/component/link.ts';
import type { Result } from '../shared/result.ts';
import { err, ok } from '../shared/result.ts';
import { failureLog } from '../shared/log/failure-log.ts';
import { errorText } from '../shared/log/fields.ts';
import type { Trap } from '../shared/trap/trap.ts';
import { openKeys } from './keys/open-keys.ts';
import type { KeySources } from './keys/open-keys.ts';
import { logTo } from './log.ts';
import { LedgerSeries } from './metrics/ledger-series.ts';
import { LimitsSeries } from './metrics/limits-series.ts';
import { SignerSeries } from './metrics/signer-series.ts';
import { StoreSeries } from './metrics/store-series.ts';
import type { InstanceSeries } from './metrics/instance-series.ts';
import { beside, checkpointsPath } from './state-files.ts';
import { openCheckpointsFile } from './stores/checkpoints-file.ts';
import type { StoreObserver } from '../shared/metrics/store-observer.ts';
import { SqliteAnswers } from './stores/answers-sqlite.ts';
import { openSqliteContent } from './stores/content-sqlite.ts';
import type { SqliteContentStore } from './stores/content-sqlite.ts';
import { openSqliteLedger } from './stores/ledger-sqlite.ts';
import { openPostgresLedger } from './stores/postgres/ledger.ts';
import { SqliteLimits } from './stores/limits-sqlite.ts';
import { RedisLimits } from './stores/redis/limits.ts';

/** The most milliseconds that a decision waits for a server, unless the configuration says more. */
const STORE_DEADLINE_MS = 50;

/** Wraps the vault's ledger. */
export type LedgerSeam = (ledger: LedgerStore) => LedgerStore;

/**
 * The forms of the limiter: the TypeScript source, or the component that is built from it. Both
 * give the same results.
 */
export type LimiterForm = 'native' | 'component';

/** What backends are made of. */
export interface BackendParts {
  readonly config: Config;
  readonly env: Environment;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
  /**
   * The file of the limits. The other stores have files beside it: for `mintmark.db` these are
   * `mintmark.ledger.db`, unless the ledger is in PostgreSQL, `mintmark.checkpoints`,
   * `mintmark.content.db` and `mintmark.answers.db`.
   */
  readonly file: string;
  readonly load: Loader;
  readonly logger: Logger;
  /** Where the metrics of the backends are. */
  readonly metrics: Registry;
  /** The series of instances, for that of the signer. */
  readonly instances: InstanceSeries;
  /** What opens keys. The holders of remote keys must stay open as long as the backends. */
  readonly keySources: KeySources;
  /** Called for every trap. */
  readonly onTrap: (trap: Trap) => void;
  readonly seam: LedgerSeam | undefined;
  readonly limiter: LimiterForm;
}

/** The open backends of a gateway. */
export interface Backends {
  readonly content: SqliteContentStore;
  readonly answers: SqliteAnswers;
  readonly limits: LimitsBackend;
  /** `undefined` if the configuration has no signer. */
  readonly vault: Vault | undefined;
  /** The addresses of the signer's keys. */
  readonly signers: readonly string[];
  /** Waits for the calls under way, then closes every file. */
  close(): Promise<void>;
}

/**
 * Opens the backends and their stores. Throws `StoreOpenError` if a store cannot be opened.
 *
 * Errors: those of the configuration.
 */
export async function openBackends(parts: BackendParts): Promise<Result<Backends, readonly ConfigError[]>> {
  const { file, logger, metrics } = parts;
  const stores = new StoreSeries(metrics);
  await using opened = new AsyncDisposableStack();
  const vault = await vaultOf(parts, stores.of('ledger'));
  if (vault.tag === 'err') return vault;
  opened.defer(() => vault.val?.vault.close());
  const content = openSqliteContent({
    file: beside(file, 'content'),
    onFailure: failureLog(logTo(logger), 'content store failed: what is not stored is fetched again'),
    observer: stores.of('content'),
  });
  opened.defer(() => content.close());
  const answers = new SqliteAnswers({
    file: beside(file, 'answers'),
    onFailure: failureLog(logTo(logger), 'store of answers failed: answers are kept in memory only'),
    observer: stores.of('answers'),
  });
  opened.defer(() => answers.close());
  const limits = await limitsOf(parts, stores.of('limits'));
  opened.defer(() => limits.close());
  const all = opened.move();
  return ok({ content, answers, limits, vault: vault.val?.vault, signers: vault.val?.signers ?? [], close: () => all.disposeAsync() });
}

async function limitsOf(
  { config, file, load, logger, metrics, onTrap, limiter }: BackendParts,
  observer: StoreObserver,
): Promise<LimitsBackend> {
  const form = limiter === 'native' ? () => nativeLimiter : await linkLimiter(load);
  const section = limitsSection(config);
  const series = new LimitsSeries(metrics, section.plans);
  const backend = openLimits({
    limiter: form,
    limits: section,
    store: limitsStoreOf(config, file, logger, series, observer),
    onEvent: limitsLog(logTo(logger), onTrap),
    onTake: (fate, plan, verdicts) => series.take(fate, plan, verdicts),
  });
  return {
    ...backend,
    reconfigure: (next) => {
      series.plans(next.plans);
      backend.reconfigure(next);
    },
  };
}

function limitsStoreOf(
  { state, limits }: Config,
  file: string,
  logger: Logger,
  series: LimitsSeries,
  observer: StoreObserver,
): LimitsStore | DecidingStore {
  const urls = state.redis === undefined ? undefined : parseRedisUrls(state.redis)?.map(({ url }) => url);
  const onInvalidState = failureLog(logTo(logger), 'limits: a stored state is not valid; the client begins anew');
  if (urls !== undefined) {
    const { onAnswer, onFailure } = series.server();
    const failed = (): void => {
      onFailure();
      observer.failed();
    };
    return new RedisLimits({ urls, deadlineMs: limits.storeDeadlineMs ?? STORE_DEADLINE_MS, onInvalidState, onAnswer, onFailure: failed });
  }
  const onError = (error: unknown): void => {
    observer.failed();
    logger.warn({ error: errorText(error) }, 'limits file not written: the next write tries again');
  };
  const store = new SqliteLimits({ path: file, onError, onInvalidState });
  series.table(() => store.usage);
  return store;
}

/** An open vault, and the addresses of its keys. */
interface OpenedVault {
  readonly vault: Vault;
  readonly signers: readonly string[];
}

async function vaultOf(
  { config, env, directory, file, load, logger, metrics, instances, keySources, onTrap, seam }: BackendParts,
  observer: StoreObserver,
): Promise<Result<OpenedVault | undefined, readonly ConfigError[]>> {
  const { signer } = config;
  const section = signerSection(config);
  if (signer === undefined || section === undefined) return ok(undefined);
  await using opened = new AsyncDisposableStack();
  // Security: keys are wiped here until the vault has them.
  const seed = checkpointSeed(config, env);
  if (seed.tag === 'ok') opened.defer(() => void seed.val?.fill(0));
  const keys = await openKeys(config, keySources);
  if (keys.tag === 'ok') opened.defer(() => wipe(keys.val.keys));
  if (keys.tag === 'err' || seed.tag === 'err') return err([keys, seed].flatMap((read) => (read.tag === 'err' ? read.val : [])));
  const url = config.state.postgres;
  const store =
    url === undefined ? openSqliteLedger(beside(file, 'ledger')) : await openPostgresLedger({ url, directory, wallet: signer.wallet });
  const ledger = new LedgerSeries(metrics).timed(seam?.(store) ?? store, observer);
  opened.defer(() => ledger.close());
  const log = logTo(logger);
  const checkpoints = await openCheckpoints({
    signer,
    seed: seed.val,
    store: () => openCheckpointsFile(checkpointsPath(directory, file, signer.checkpoints?.file)),
    now: microseconds,
    log,
  });
  opened.defer(() => checkpoints?.close());
  const series = new SignerSeries(metrics);
  const logEvent = vaultLog(log, onTrap);
  const link = await linkSigner(load);
  let newest: LinkedSigner | undefined;
  instances.add(() => ({ signer: newest?.largestMemory() ?? 0 }));
  const vault = await openVault({
    signer: () => (newest = link()),
    config: section,
    ...keys.val,
    entropy: (length) => randomBytes(length),
    ledger,
    checkpoints,
    knownHead: configuredHead(signer),
    now: microseconds,
    // A commit blocks this process, so requests that have arrived are read first and share it.
    gather: () => new Promise((resolve) => setImmediate(resolve)),
    onEvent: (event) => {
      logEvent(event);
      series.event(event);
    },
    onCall: (method, outcome) => series.call(method, outcome),
  });
  if (vault.tag === 'err') return vault;
  opened.move();
  const addresses = await vault.val.addresses();
  return ok({ vault: vault.val, signers: signer.keys.flatMap(({ id }) => addresses.get(id) ?? []) });
}
