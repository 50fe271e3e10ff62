import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forwardedClient } from '../../suite/support/host.ts';
import type { Refused, ServeOptions, Served, SuiteHost } from '../../suite/support/host.ts';
import type { Program } from '../program.ts';

/** 128 and SIGTERM. */
const terminated = 143;

/**
 * A composed file in a WASI host. Each gateway is a process of its own. Dispose the host to end
 * them all.
 */
export abstract class ComposedHost implements SuiteHost, AsyncDisposable {
  abstract readonly name: string;
  // For the service all clients are one, at the address 0.0.0.0.
  readonly peer = '0.0.0.0';
  readonly client = forwardedClient;
  /** What a line of the host's output begins with once it listens. Its group is the URL. */
  protected abstract readonly listening: RegExp;
  readonly #programs = new Set<Program>();
  readonly #directories: string[] = [];

  /** Runs the host. `configuration` is a text if it may be no JSON. */
  protected abstract run(configuration: object | string, env: Readonly<Record<string, string>>): Promise<Program>;

  /** Asks what has to be asked once the host listens. */
  protected async afterStart(_baseUrl: string): Promise<void> {}

  /** Asks what has to be asked before the host is stopped. */
  protected async beforeStop(_baseUrl: string): Promise<void> {}

  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'mintmark-test-'));
    this.#directories.push(path);
    return path;
  }

  async serve(configuration: object | string, options: ServeOptions = {}): Promise<Served> {
    if (options.variant !== undefined) throw new TypeError(`expected no variant, which this host does not have, got ${options.variant}`);
    const program = await this.run(configuration, options.env ?? {});
    this.#programs.add(program);
    const baseUrl = (await program.line(this.listening))?.[1];
    if (baseUrl === undefined)
      throw new Error(`expected a server that listens, got exit status ${await program.ended}:\n${program.output()}`);
    await this.afterStart(baseUrl);
    const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number> => {
      program.signal(signal);
      return program.ended;
    };
    return {
      baseUrl,
      output: () => program.output(),
      // The host ends by the signal only, so that counts as a normal end.
      stop: async () => {
        await this.beforeStop(baseUrl);
        const status = await end('SIGTERM');
        return status === terminated ? 0 : status;
      },
      askToStop: () => program.signal('SIGTERM'),
      kill: () => end('SIGKILL'),
      ended: program.ended,
    };
  }

  refuse(): Promise<Refused> {
    throw new TypeError('expected a host that reads its configuration when it starts: this one does with its first request');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) program.signal('SIGKILL');
    await Promise.all([...this.#programs].map((program) => program.ended));
    await Promise.all(this.#directories.map((path) => rm(path, { recursive: true })));
  }
}
