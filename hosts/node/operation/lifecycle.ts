/** The lines of a gateway's log that say when it begins and ends, and the way to its end. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../../../build/types/config.js';
import type { Readiness } from '../../shared/readiness/readiness.ts';
import type { Version } from '../../shared/version/version.ts';
import type { LogStream } from '../log.ts';
import { beside, checkpointsPath } from '../state-files.ts';

/** What is told of a gateway that listens. */
export interface Started {
  readonly url: URL;
  readonly version: Version;
  readonly config: Config;
  /** The file of the configuration. `undefined` if it has none. */
  readonly source: string | undefined;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
  /** The file that `state.sqlite` names. */
  readonly file: string;
  /** The addresses of the signer's keys. */
  readonly signers: readonly string[];
}

/**
 * Returns a logger whose lines the configured level never leaves out. Without the lines of a start
 * and of an end, a quiet log does not say which process and which version wrote it. PostgreSQL
 * ranks its lines of that kind above errors for the same reason.
 */
function alwaysLogging(logger: Logger): Logger {
  return logger.child({}, { level: 'info' });
}

/** Logs at any level that a gateway listens: what it is, what it serves, and where its state is. */
export function logStart(logger: Logger, { url, version, config, source, directory, file, signers }: Started): void {
  const { name: _, ...what } = version;
  const fields = {
    ...what,
    pid: process.pid,
    url: url.origin,
    config: source,
    chains: Object.keys(config.chains),
    ...(config.signer === undefined ? {} : { wallet: config.signer.wallet, signers }),
    state: statePaths(config, directory, file),
  };
  alwaysLogging(logger).info(fields, `listening on ${url.origin} as process ${process.pid}`);
}

/** Returns where each store is: its file, or what holds it. */
function statePaths({ state, signer }: Config, directory: string, file: string): Readonly<Record<string, string>> {
  const ledger = state.postgres === undefined ? beside(file, 'ledger') : 'postgres';
  return {
    limits: state.redis === undefined ? file : 'redis',
    content: beside(file, 'content'),
    answers: beside(file, 'answers'),
    ...(signer === undefined ? {} : { ledger }),
    ...(signer?.checkpoints?.env === undefined ? {} : { checkpoints: checkpointsPath(directory, file, signer.checkpoints.file) }),
  };
}

/** What a gateway is stopped by. */
export interface StopParts {
  readonly readiness: Pick<Readiness, 'shutDown'>;
  /** Seconds for which it goes on after it has said that it stops. */
  readonly drainSeconds: number;
  readonly logger: Logger;
  /** Answers the requests in flight, and closes everything, when it is disposed of. */
  readonly running: AsyncDisposable;
  readonly stream: Pick<LogStream, 'flush'>;
}

/**
 * Returns what stops a gateway in order, once. `/readyz` fails at once. The gateway takes requests
 * for `drainSeconds` more, in which load balancers notice, and then closes.
 */
export function stopInOrder({ readiness, drainSeconds, logger, running, stream }: StopParts): (why: string) => Promise<void> {
  const always = alwaysLogging(logger);
  const stop = async (why: string): Promise<void> => {
    const begun = performance.now();
    readiness.shutDown();
    always.info({ why, drainSeconds }, 'stopping');
    if (drainSeconds > 0) await delay(drainSeconds * 1000);
    await running[Symbol.asyncDispose]();
    always.info({ why, ms: Math.round(performance.now() - begun) }, 'stopped');
  };
  let stopping: Promise<void> | undefined;
  return (why) => (stopping ??= stop(why).finally(() => stream.flush()));
}
