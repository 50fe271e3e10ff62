import { randomBytes } from 'node:crypto';
import { chmod, mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { join, parse, resolve } from 'node:path';
import type { Config } from '../../../build/types/config.js';
import { builtComponents, loaderFrom } from '../../node/components.ts';
import { keyOpener } from '../../node/keys/opener.ts';
import { findComponentErrors } from '../../node/later-errors.ts';
import { makeLogger } from '../../node/log.ts';
import { watch } from '../../node/environment.ts';
import { bracketed, listenUrl } from '../../node/http/listen-url.ts';
import { openSqliteFile } from '../../node/stores/sqlite-file.ts';
import { credentialsOfVariables } from '../../shared/aws-kms/credentials.ts';
import { pointer } from '../../shared/config/config-error.ts';
import type { ConfigError } from '../../shared/config/config-error.ts';
import { firstAtEachPlace, readSections } from '../../shared/config/read.ts';
import { InvalidConfigurationError } from '../../shared/config/invalid-configuration-error.ts';
import { references } from '../../shared/config/text/fill.ts';
import type { Environment } from '../../shared/config/text/fill.ts';
import { parseJson, readJson } from '../../shared/config/text/json.ts';
import { redactor } from '../../shared/config/text/redact.ts';
import { checkpointSeal, checkpointSeed } from '../../shared/config/keys/checkpoint-seed.ts';
import { isRemote, signerKeys, remoteKeyConfigErrors } from '../../shared/config/keys/keys.ts';
import type { SecretKey } from '../../shared/config/keys/keys.ts';
import { kekName } from '../../shared/config/keys/sealed-keys.ts';
import { awsVariables, workerVariableErrors } from '../../shared/config/keys/worker-variables.ts';
import { openKek, seal } from '../../shared/config/keys/sealed.ts';
import { vaultConfig } from '../../shared/config/vault-config.ts';
import { replaceFile } from '../../../scripts/build/files.ts';
import { from } from '../../../scripts/build/paths.ts';
import { asyncStreamsScriptsFolder, debugScriptsFolder, scriptsFolder } from '../../../scripts/build/workers/workers.ts';
import type { ScriptName } from '../../../scripts/build/workers/workers.ts';
import { earlyErrors, logStartWarnings } from '../../node/start-findings.ts';
import { OUTBOX_INTERVAL_MS } from '../../shared/timeouts.ts';
import type { WorkersOptions } from './options.ts';
import { localSetup } from './setup.ts';
import { workerdConfig } from './workerd-config.ts';
import { startWorkerd } from './workerd.ts';

/** A gateway on local workerd. */
export interface WorkersServer {
  /** Where it listens, such as `http://127.0.0.1:8787/`. */
  readonly url: URL;
  /** Answers the requests in flight, then ends workerd. `why` is for the log. */
  close(why?: string): Promise<void>;
  /** Resolves with workerd's exit code when it has ended, asked or not. */
  readonly ended: Promise<number>;
}

/** The folders of the scripts for debugging. */
export const debugScriptFolders: Readonly<Record<ScriptName, string>> = {
  gateway: from(`${debugScriptsFolder}/gateway`),
  vault: from(`${debugScriptsFolder}/vault`),
};

/** The folders of the scripts with the gateway for WASI 0.3. */
export const asyncStreamsScriptFolders: Readonly<Record<ScriptName, string>> = {
  gateway: from(`${asyncStreamsScriptsFolder}/gateway`),
  vault: from(`${asyncStreamsScriptsFolder}/vault`),
};

/** The field by which the local edge knows the clock of Cron Triggers. */
const clockField = 'x-mintmark-clock';

/** The lock of a state folder: a ledger has one workerd. */
const lock = {
  name: 'ledger of local workerd',
  // "MMLW"
  applicationId: 0x4d4d4c57,
  migrations: ['create table held (id integer primary key) strict'],
  synchronous: 'normal',
  bigints: false,
} as const;

/**
 * Starts a gateway on local workerd.
 *
 * Errors: `InvalidConfigurationError` with everything that is wrong with the configuration.
 * Errors: `StoreOpenError` if another process uses the state folder.
 * Errors: `WorkerdError` if workerd does not start.
 */
export async function startWorkers(options: WorkersOptions): Promise<WorkersServer> {
  const env = watch(options.env);
  const text = typeof options.config === 'string' ? options.config : JSON.stringify(options.config);
  const read = readSections(text, env.read);
  const { config } = read;
  const load = loaderFrom(builtComponents);
  const keys = await signerKeys(
    config,
    env.read,
    keyOpener(load, options.directory ?? '.', () => undefined),
  );
  const seed = checkpointSeed(config, env.read);
  const remote = [...remoteKeyConfigErrors(config, 'a Worker'), ...credentialErrors(config, env.read)];
  const errors = firstAtEachPlace(earlyErrors(read, options.host), [
    ...remote,
    ...workerVariableErrors(config, readJson(text).value),
    ...[keys, seed].flatMap((part) => (part.tag === 'err' ? part.val : [])),
  ]);
  const opened = keys.tag === 'ok' && !(config.signer?.keys ?? []).some(isRemote) ? { keys: keys.val, remoteKeys: [] } : undefined;
  const all = firstAtEachPlace(errors, await findComponentErrors(read, opened, load));
  if (keys.tag === 'err' || seed.tag === 'err' || all.length > 0) {
    if (keys.tag === 'ok') for (const { secret } of keys.val) secret.fill(0);
    if (seed.tag === 'ok') seed.val?.fill(0);
    throw new InvalidConfigurationError(all);
  }
  const sealed = await sealKeys(config, keys.val, seed.val);
  for (const { secret } of keys.val) secret.fill(0);
  const logger = makeLogger({ write: (line) => options.write(line.trimEnd()) }, redactor(read.redact));
  logStartWarnings(logger, read);
  const named = variablesIn(text);
  const credentials = [...new Set(awsVariables(config).map((variable) => variable.env))];
  const filled = Object.fromEntries([...named, ...credentials].map((name) => [name, env.read(name) ?? '']));
  env.deleteRead();

  const state = stateFolder(resolve(options.directory ?? '.', config.state.sqlite));
  await mkdir(join(state, 'objects'), { recursive: true });
  // workerd creates its files with the system's default mode, so only the folder keeps others out.
  await chmod(state, 0o700);
  const stateLock = openSqliteFile(join(state, 'lock.db'), lock, (database) => database);
  try {
    const files = { gateway: join(state, 'gateway.json'), vault: join(state, 'vault.json') };
    const vault = vaultConfig(text);
    replaceFile(files.gateway, text);
    if (vault !== undefined) replaceFile(files.vault, vault);
    const others = Object.keys(options.variables ?? {});
    const host = options.host ?? config.listen.host;
    const setup = await localSetup({
      config,
      scripts: { gateway: from(`${scriptsFolder}/gateway`), vault: from(`${scriptsFolder}/vault`), ...options.scripts },
      configs: { gateway: files.gateway, vault: vault === undefined ? undefined : files.vault },
      variables: {
        gateway: [...named, ...others],
        vault: [...variablesIn(vault ?? '{}'), ...others, ...Object.keys(sealed), ...credentials],
      },
      address: `${bracketed(host)}:${options.port ?? config.listen.port}`,
      state: join(state, 'objects'),
      metrics: options.metrics,
    });
    const file = join(state, 'workerd.capnp');
    replaceFile(file, workerdConfig(setup, state));
    const clockSecret = randomBytes(32).toString('hex');
    const workerd = await startWorkerd(file, { ...filled, ...sealed, ...options.variables, MINTMARK_CLOCK: clockSecret }, options.write);
    const url = listenUrl(host, workerd.port);
    const clock = new AbortController();
    if (config.signer !== undefined) void runClock(url, clockSecret, options.outboxIntervalMs ?? OUTBOX_INTERVAL_MS, clock.signal);
    const ended = workerd.ended.finally(() => {
      clock.abort();
      stateLock.close();
    });
    const { pid } = process;
    const start = { pid, url: url.origin, platform: 'workers', config: options.source, chains: Object.keys(config.chains) };
    logger.info(start, `listening on ${url.origin} as process ${pid}`);
    const close = async (why = 'closed'): Promise<void> => {
      const begun = performance.now();
      logger.info({ why }, 'stopping');
      await workerd.stop();
      logger.info({ why, ms: Math.round(performance.now() - begun) }, 'stopped');
    };
    return { url, close, ended };
  } catch (error) {
    stateLock.close();
    throw error;
  }
}

/** Returns an error for each variable of AWS's credentials that is not set or has another form. */
function credentialErrors({ signer }: Config, read: Environment): ConfigError[] {
  const open = credentialsOfVariables(read);
  return (signer?.keys ?? []).flatMap(({ awsKms }, index) => {
    if (awsKms === undefined) return [];
    const opened = open(awsKms.credentials, pointer('/signer/keys', index, 'awsKms', 'credentials'));
    return opened.tag === 'err' ? opened.val : [];
  });
}

/**
 * Stands for the clock of Cron Triggers: calls the one of the gateway's script at the start, and
 * again so many milliseconds after the end of the round before. `secret` shows the edge that no
 * client calls.
 */
async function runClock(url: URL, secret: string, intervalMs: number, signal: AbortSignal): Promise<void> {
  const call = async (): Promise<void> => {
    const response = await fetch(url, { headers: { [clockField]: secret }, signal });
    await response.text();
  };
  while (!signal.aborted) {
    // The script logs what goes wrong.
    await call().catch(() => undefined);
    await delay(intervalMs, undefined, { ref: false, signal }).catch(() => undefined);
  }
}

/** Seals the keys as for a deployment, with a key-encryption key that this start makes. */
async function sealKeys(
  { signer }: Config,
  keys: readonly SecretKey[],
  seed: Uint8Array<ArrayBuffer> | undefined,
): Promise<Record<string, string>> {
  if (signer === undefined) return {};
  const kekText = randomBytes(32).toString('hex');
  const kek = await openKek(kekText);
  if (kek === undefined) throw new TypeError('expected a key-encryption key, got none');
  const sealed: Record<string, string> = { [kekName]: kekText };
  for (const { id, env } of signer.keys) {
    const secret = keys.find((key) => key.id === id)?.secret;
    if (secret !== undefined && env !== undefined)
      sealed[env] = await seal(kek, { wallet: signer.wallet, keyId: id }, Uint8Array.from(secret));
  }
  const made = signer.checkpoints?.env;
  if (made !== undefined && seed !== undefined) {
    sealed[made] = await seal(kek, { wallet: signer.wallet, keyId: checkpointSeal }, seed);
    seed.fill(0);
  }
  return sealed;
}

/**
 * Returns the names of the variables that a configuration is filled from. Its text is known to be
 * valid.
 */
function variablesIn(text: string): string[] {
  const parsed = parseJson(text);
  return parsed.tag === 'ok' ? [...new Set(references(parsed.val).map(({ name }) => name))] : [];
}

/** Returns the state folder: `mintmark.workers` for `mintmark.db`. */
function stateFolder(file: string): string {
  const { dir, name } = parse(file);
  return join(dir, `${name}.workers`);
}
