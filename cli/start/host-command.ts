import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Variables } from '../../hosts/node/environment.ts';
import { keepForTools } from '../../scripts/setup/environment.mjs';
import type { StartOptions } from './options.ts';
import { onHangUp } from './hang-up.ts';
import { takeNamed } from './secrets.ts';

/** What a host is told to serve. */
export interface ToServe {
  /** The configuration: its text, or what the text says. */
  readonly config: string | object;
  /** Variables that it names. */
  readonly env: Variables;
  /** Directory that its relative paths start from. */
  readonly directory: string;
  readonly host: string | undefined;
  readonly port: number | undefined;
  /** Whether the stack of a trap is to be read. */
  readonly debug: boolean;
}

/** A gateway that listens. */
export interface Serving {
  readonly url: URL;
  /** Answers what is in flight, then ends. */
  close(): Promise<void>;
  /** Resolves with an exit code when it has ended without being asked; none: it ends with this process only. */
  readonly ended?: Promise<number>;
  /** Reads the configuration again, as far as that can be done while it runs. None: it cannot be, and SIGHUP ends it. */
  reload?(read: () => Promise<string>): Promise<void>;
}

/** A host as its command starts it. */
export interface HostCommand {
  /** Builds what it serves. `debug`: so that the stack of a trap can be read. */
  build(debug: boolean): Promise<void>;
  /** Serves a configuration. */
  serve(what: ToServe): Promise<Serving>;
}

/** What is served, what is said of it, and what ends with it. */
interface Plan {
  readonly config: string | object;
  readonly env: Variables;
  readonly directory: string;
  guide(url: string): string;
  close(): Promise<void>;
}

/** A failure that its message tells the whole of. */
class Unstartable extends Error {
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

const codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Runs a host until it is told to end: a configuration's gateway, or the demo's. Ends the process. */
export async function runHost(command: HostCommand, wanted: StartOptions): Promise<never> {
  const started = new AsyncDisposableStack();
  const asked = Promise.withResolvers<number>();
  let asks = 0;
  const end = (signal: keyof typeof codes): void => {
    asks++;
    if (asks > 1) process.exit(codes[signal]);
    asked.resolve(0);
  };
  const hangUp = onHangUp(wanted.config, () => end('SIGHUP'));
  process.on('SIGHUP', () => hangUp.received());
  process.on('SIGINT', () => end('SIGINT'));
  process.on('SIGTERM', () => end('SIGTERM'));
  try {
    // Who asks for the end while it starts does not wait for the start.
    const serving = await Promise.race([serve(command, wanted, started), asked.promise]);
    if (typeof serving === 'object') {
      console.log(`listening on ${serving.url.origin}`);
      hangUp.serving(serving);
      const ended = serving.ended?.then((code) => (asks > 0 ? 0 : unasked(code)));
      process.exitCode = await Promise.race([asked.promise, ...(ended === undefined ? [] : [ended])]);
    }
  } catch (error) {
    process.exitCode = tell(error);
  }
  await started.disposeAsync();
  // Whatever had only begun to start ends with the process.
  return process.exit();
}

/** Says that a host has ended by itself. */
function unasked(code: number): number {
  console.error(`the host has ended by itself, with exit code ${code}`);
  return 1;
}

async function serve(command: HostCommand, wanted: StartOptions, started: AsyncDisposableStack): Promise<Serving> {
  const given = wanted.config === undefined ? undefined : await read(wanted.config);
  // Read before anything is run: what builds the components, or is the demo's chain, has no business with secrets, named or not.
  const env = given === undefined ? {} : takeNamed(given, process.env);
  keepForTools(process.env);
  const debug = wanted.debug ?? false;
  await command.build(debug);
  const plan = given === undefined ? await demo() : configured(resolve(wanted.config ?? ''), given, env);
  started.defer(() => plan.close());
  const { config, directory } = plan;
  const serving = await command.serve({ config, env: plan.env, directory, host: wanted.host, port: wanted.port, debug });
  started.defer(() => serving.close());
  console.log(plan.guide(serving.url.origin));
  return serving;
}

async function read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Unstartable(error instanceof Error ? error.message : String(error), 2);
  }
}

function configured(file: string, config: string, env: Variables): Plan {
  return { config, env, directory: dirname(file), guide: () => `mintmark serves ${file}`, close: async () => {} };
}

async function demo(): Promise<Plan> {
  const { startDemo } = await import('../demo/demo.ts');
  return startDemo();
}

/** Says why there is no gateway. The exit code for it. */
function tell(error: unknown): number {
  if (error instanceof Unstartable) {
    console.error(error.message);
    return error.exitCode;
  }
  if (error instanceof Error && 'problems' in error && Array.isArray(error.problems)) {
    console.error(
      `the configuration has ${error.problems.length === 1 ? 'a problem' : `${error.problems.length} problems`}:\n${error.message}`,
    );
    return 2;
  }
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'address' in error && 'port' in error) {
    console.error(`port ${String(error.port)} of ${String(error.address)} is in use; --port chooses another, 0 any free one`);
    return 1;
  }
  console.error(error instanceof Error ? error.message : error);
  return 1;
}
