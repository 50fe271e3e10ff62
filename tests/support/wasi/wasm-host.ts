import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { forWasi02 } from '../../../scripts/build/composed/compositions.ts';
import { from } from '../../../scripts/build/paths.ts';
import { forwardedClient } from '../../suite/support/host.ts';
import type { Refused, ServeOptions, Served, SuiteHost } from '../../suite/support/host.ts';
import { runJco, runNode } from '../program.ts';
import type { Program } from '../program.ts';

const jcoProgram = from('node_modules/@bytecodealliance/jco/dist/jco.js');
const imported = fileURLToPath(new URL('jco-serve.mjs', import.meta.url));

/** 128 and SIGTERM. */
const terminated = 143;

/**
 * The composed file in `jco serve`. Each gateway is a process of its own. The first one is `jco
 * serve` itself, which writes bindings for JavaScript and runs them. The others run the same
 * bindings. Dispose it to end them all.
 */
export class WasmHost implements SuiteHost, AsyncDisposable {
  readonly name = 'jco serve';
  // For the service all clients are one, at the address 0.0.0.0.
  readonly peer = '0.0.0.0';
  readonly client = forwardedClient;
  readonly #file: string;
  readonly #programs = new Set<Program>();
  readonly #directories: string[] = [];
  #written: Promise<string> | undefined;

  constructor(file: string = from(forWasi02.file)) {
    this.#file = file;
  }

  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'mintmark-test-'));
    this.#directories.push(path);
    return path;
  }

  async serve(configuration: object | string, options: ServeOptions = {}): Promise<Served> {
    if (options.variant !== undefined) throw new TypeError(`expected no variant, which this host does not have, got ${options.variant}`);
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    const program = await this.#run({ MINTMARK_CONFIG_JSON: text, ...options.env });
    this.#programs.add(program);
    const baseUrl = (await program.line(/^listening on (http:\/\/\S+)/))?.[1];
    if (baseUrl === undefined)
      throw new Error(`expected a server that listens, got exit status ${await program.ended}:\n${program.output()}`);
    const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number> => {
      program.signal(signal);
      return program.ended;
    };
    return {
      baseUrl,
      output: () => program.output(),
      // jco serve ends by the signal only, so that counts as a normal end.
      stop: async () => {
        // It performs one request after the other. Once it answers this one, the log lines of the
        // earlier ones are written.
        await fetch(`${baseUrl}/healthz`).catch(() => undefined);
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

  async #run(env: Readonly<Record<string, string>>): Promise<Program> {
    if (this.#written !== undefined) return runNode([join(await this.#written, '_run.js')], await this.directory(), env);
    const written = Promise.withResolvers<string>();
    this.#written = written.promise;
    const directory = await this.directory();
    const args = [jcoProgram, 'serve', this.#file, '--port', '0', '--host', '127.0.0.1', '--jco-dir', directory, '--jco-import', imported];
    const program = runJco(args, directory, env);
    // The bindings are written once the service runs.
    void program.line(/^listening on /).then(() => written.resolve(directory));
    return program;
  }
}
