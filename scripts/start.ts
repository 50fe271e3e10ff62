/** Starts the gateway, or a demo of it. See `--help`. */
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { NodeServer, ServerOptions } from '../hosts/node/server.ts';
import { keepForTools } from './setup/environment.mjs';
import { readOptions } from './start/options.ts';
import type { StartOptions } from './start/options.ts';
import { takeNamed } from './start/secrets.ts';

/** What is served, what is said of it, and what ends with it. */
interface Plan {
  readonly options: ServerOptions;
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

const _codes = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

const options = readOptions(process.argv.slice(2));
if (options !== undefined) await _start(options);

async function _start(wanted: StartOptions): Promise<void> {
  const started = new AsyncDisposableStack();
  const asked = Promise.withResolvers<void>();
  let asks = 0;
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      asks++;
      if (asks > 1) process.exit(_codes[signal]);
      asked.resolve();
    });
  }
  try {
    // Who asks for the end while it starts does not wait for the start.
    const server = await Promise.race([_serve(wanted, started), asked.promise]);
    if (server !== undefined) console.log(`listening on ${server.url.origin}`);
    await asked.promise;
  } catch (error) {
    process.exitCode = _tell(error);
  }
  await started.disposeAsync();
  // Whatever had only begun to start ends with the process.
  process.exit();
}

async function _serve(wanted: StartOptions, started: AsyncDisposableStack): Promise<NodeServer> {
  const given = wanted.config === undefined ? undefined : await _read(wanted.config);
  // Read before anything is run: what builds the components, or is the demo's chain, has no business with secrets, named or not.
  const env = given === undefined ? {} : takeNamed(given, process.env);
  keepForTools(process.env);
  const { build, buildForDebugging } = await import('./build.ts');
  await build();
  if (wanted.debug) await buildForDebugging();
  const { startServer } = await import('../hosts/node/server.ts');
  const plan = given === undefined ? await _demo() : _configured(resolve(wanted.config ?? ''), given, env);
  started.defer(() => plan.close());
  const debug = wanted.debug ? await (await import('../hosts/node/debugging.ts')).debugging() : {};
  const server = await startServer({ ...plan.options, ...debug, host: wanted.host, port: wanted.port });
  started.defer(() => server.close());
  console.log(plan.guide(server.url.origin));
  return server;
}

async function _read(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new Unstartable(error instanceof Error ? error.message : String(error), 2);
  }
}

function _configured(file: string, config: string, env: ServerOptions['env']): Plan {
  return { options: { config, env, directory: dirname(file) }, guide: () => `mintmark serves ${file}`, close: async () => {} };
}

async function _demo(): Promise<Plan> {
  const { startDemo } = await import('./start/demo.ts');
  const demo = await startDemo();
  return { options: { config: demo.config, env: demo.env, directory: demo.directory }, guide: demo.guide, close: demo.close };
}

/** Says why there is no gateway. The exit code for it. */
function _tell(error: unknown): number {
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
