import { readFile } from 'node:fs/promises';
import { describeConfigErrors } from '../command/config-report.ts';
import { ensureBuilt, isBuilt } from '../command/built.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';
import type { TargetName } from '../../scripts/build/targets.ts';
import { keepForTools } from '../../scripts/setup/environment.mjs';
import { watchParent } from '../../scripts/setup/watch-parent.mjs';
import { startFailure } from './failure.ts';
import { onHangUp } from './hang-up.ts';
import type { StartOptions } from './options.ts';
import { planConfigured, planDemo } from './plan.ts';
import { takeNamed, takeTelemetry } from './secrets.ts';
import type { Serving, ToServe } from './serving.ts';

/** A host as its command starts it. */
export interface Host {
  /** What has to be built before it can serve. */
  readonly target: TargetName;
  /** Serves a configuration. */
  serve(what: ToServe): Promise<Serving>;
}

/** Exit codes of a process that a second signal ends at once. */
const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * Milliseconds in which a second signal is the first one again, for a command that npm runs. A
 * terminal and a service manager send a signal to npm and to this process, and npm passes it on as
 * well.
 */
const repeatMs = 1000;

/**
 * Runs a host until a signal ends it: a configuration's gateway, or the demo's. Ends the process.
 */
export async function runHost(name: string, host: Host, options: StartOptions): Promise<never> {
  const started = new AsyncDisposableStack();
  const askedToEnd = Promise.withResolvers<number>();
  let askedAt: number | undefined;
  let why = 'it ended by itself';
  const end = (signal: keyof typeof signalCodes): void => {
    const now = performance.now();
    if (askedAt === undefined) {
      askedAt = now;
      why = signal;
      askedToEnd.resolve(exitCodes.done);
    } else if (!options.endWithParent || now - askedAt > repeatMs) process.exit(signalCodes[signal]);
  };
  // The terminal or the process that read the output may be gone. The host goes on.
  process.stdout.removeAllListeners('error').on('error', () => {});
  const hangUp = onHangUp(options.config, () => end('SIGHUP'));
  process.on('SIGHUP', () => hangUp.received());
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGTERM', () => end('SIGTERM'));
  if (options.endWithParent) {
    watchParent(() => {
      if (askedAt === undefined) end('SIGTERM');
    });
  }
  try {
    // Whoever asks for the end while the host starts does not wait for the start.
    const serving = await Promise.race([serve(host, options, started, () => why), askedToEnd.promise]);
    if (typeof serving === 'object') {
      if (isForPeople(options)) console.log(`listening on ${serving.url.origin}`);
      hangUp.serving(serving);
      const ended = serving.ended?.then((code) => (askedAt === undefined ? endedByItself(code) : exitCodes.done));
      process.exitCode = await Promise.race([askedToEnd.promise, ...(ended === undefined ? [] : [ended])]);
    }
  } catch (error) {
    const { message, exitCode } = startFailure(error);
    console.error(`mintmark ${name}: ${message}`);
    process.exitCode = exitCode;
  }
  await started.disposeAsync();
  // Whatever had only begun to start ends with the process.
  return process.exit();
}

/** Says that a host has ended without being asked. Returns the exit code. */
function endedByItself(code: number): number {
  console.error(`the host has ended by itself, with exit code ${code}`);
  return exitCodes.failed;
}

/**
 * Returns whether standard output has text for people beside the log: at a terminal, and for the
 * demo, whose token nothing else tells. Elsewhere each line is JSON.
 */
function isForPeople({ config }: StartOptions): boolean {
  return config === undefined || process.stdout.isTTY;
}

async function serve(host: Host, options: StartOptions, started: AsyncDisposableStack, why: () => string): Promise<Serving> {
  const text = options.config === undefined ? undefined : await readConfiguration(options.config);
  // Taken before anything is run: what builds the components, or is the demo's chain, has no
  // business with secrets, named or not.
  const env = text === undefined ? {} : takeNamed(text, process.env);
  const telemetry = takeTelemetry(process.env);
  keepForTools(process.env);
  if (!(await isBuilt(host.target))) {
    await ensureBuilt('configuration');
    if (text !== undefined) await refuseBroken(text, env, options.host);
    await ensureBuilt(host.target);
  }
  const plan = text === undefined ? await planDemo() : planConfigured(options.config ?? '', text, env);
  started.defer(() => plan.close());
  const { config, directory, source } = plan;
  const { host: address, port, logLevel } = options;
  const serving = await host.serve({ config, env: plan.env, directory, source, logLevel, host: address, port, telemetry });
  started.defer(() => serving.close(why()));
  if (isForPeople(options)) console.log(plan.guide(serving.url.origin));
  return serving;
}

async function readConfiguration(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Failure(messageOf(error), exitCodes.usage);
  }
}

/**
 * Throws `Failure` if a configuration has errors that show without the components: a build takes
 * minutes, and would not mend them.
 */
async function refuseBroken(text: string, env: ToServe['env'], host: string | undefined): Promise<void> {
  const { findReadErrors } = await import('../check/read.ts');
  const errors = findReadErrors(text, (name) => env[name], host);
  if (errors.length > 0) throw new Failure(describeConfigErrors(errors), exitCodes.usage);
}
