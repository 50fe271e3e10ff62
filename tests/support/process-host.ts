import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Agent } from 'undici';
import { forwardedClient } from '../suite/support/host.ts';
import type { ClientInit, Refused, ServeOptions, Served, SuiteHost } from '../suite/support/host.ts';
import { mintmark } from './mintmark.ts';
import { runNode } from './program.ts';
import type { Program } from './program.ts';

const root = new URL('../../', import.meta.url);

/** A host that a command starts. */
export interface HostCommand {
  /** The name of the host in reports. */
  readonly name: string;
  /** The subcommand of `mintmark` that starts it as it is. */
  readonly start: 'start' | 'workers';
  /** Arguments of the subcommand besides those of the configuration. Default: none. */
  readonly args?: readonly string[];
  /** Returns how requests come from another client. */
  readonly client: (number: number) => ClientInit;
  /**
   * The program that starts a variant of it, relative to the clone's root. It takes the variant's
   * name, the configuration's file and `args`.
   */
  readonly variants: string;
}

/**
 * Returns a client that connects from an address of its own. A forwarding field would not be
 * trusted.
 */
const connectedClient = (number: number): ClientInit => ({
  // The types of Node's own undici and of the package differ. Their dispatchers are compatible.
  dispatcher: new Agent({ localAddress: `127.0.1.${number}` }) as unknown as NonNullable<ClientInit['dispatcher']>,
});

/** The Node host. */
export const nodeCommand: HostCommand = {
  name: 'node',
  start: 'start',
  client: forwardedClient,
  variants: 'tests/support/serve-variant.ts',
};

/** The Node host with the gateway for WASI 0.3. */
export const nodeAsyncStreamsCommand: HostCommand = {
  ...nodeCommand,
  name: 'node-async-streams',
  args: ['--async-streams'],
};

/** The Workers host on local workerd. */
export const workersCommand: HostCommand = {
  name: 'workerd',
  start: 'workers',
  client: connectedClient,
  variants: 'tests/workers/serve-variant.ts',
};

/** The Workers host with the gateway for WASI 0.3. */
export const workersAsyncStreamsCommand: HostCommand = { ...workersCommand, name: 'workerd-async-streams', args: ['--async-streams'] };

/**
 * A host whose gateways are processes of their own. Dispose it to end them all and remove what they
 * wrote.
 */
export class ProcessHost implements SuiteHost, AsyncDisposable {
  readonly peer = '127.0.0.1';
  readonly #command: HostCommand;
  readonly #programs = new Set<Program>();
  readonly #directories: string[] = [];

  constructor(command: HostCommand) {
    this.#command = command;
  }

  client(number: number): ClientInit {
    return this.#command.client(number);
  }

  get name(): string {
    return this.#command.name;
  }

  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'mintmark-test-'));
    this.#directories.push(path);
    return path;
  }

  async serve(configuration: object, options: ServeOptions = {}): Promise<Served> {
    const program = await this.#run(JSON.stringify(configuration), options);
    const baseUrl = (await program.line(/listening on (http:\/\/\S+)/))?.[1];
    if (baseUrl === undefined)
      throw new Error(`expected the gateway to listen, got exit status ${await program.ended}:\n${program.output()}`);
    const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number> => {
      program.signal(signal);
      return program.ended;
    };
    return {
      baseUrl,
      output: () => program.output(),
      stop: () => end('SIGTERM'),
      askToStop: () => program.signal('SIGTERM'),
      kill: () => end('SIGKILL'),
      ended: program.ended,
    };
  }

  async refuse(configuration: object | string, options: ServeOptions = {}): Promise<Refused> {
    const program = await this.#run(typeof configuration === 'string' ? configuration : JSON.stringify(configuration), options);
    const listens = await program.line(/listening on/);
    if (listens !== undefined) {
      program.signal('SIGKILL');
      throw new Error('expected the configuration to be refused, got a gateway that listens');
    }
    return { status: await program.ended, output: program.output() };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) program.signal('SIGKILL');
    await Promise.all([...this.#programs].map((program) => program.ended));
    await Promise.all(this.#directories.map((path) => rm(path, { recursive: true })));
  }

  async #run(configuration: string, options: ServeOptions): Promise<Program> {
    const directory = await this.directory();
    const file = join(directory, 'config.json');
    await writeFile(file, configuration);
    const { start, args: extra = [], variants } = this.#command;
    const program = (path: string): string => fileURLToPath(new URL(path, root));
    const args =
      options.variant === undefined
        ? [mintmark, start, '--config', file, '--port', '0', ...extra]
        : [program(variants), options.variant, file, ...extra];
    const running = runNode(args, directory, { ...options.env });
    this.#programs.add(running);
    return running;
  }
}
