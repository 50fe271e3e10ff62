import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Composition } from '../../scripts/build/components/compositions.ts';
import { from } from '../../scripts/build/paths.ts';
import { wasmtime } from '../../scripts/build/tools/wasmtime.ts';
import { forwardedClient } from '../suite/support/host.ts';
import type { Refused, ServeOptions, Served, SuiteHost } from '../suite/support/host.ts';
import { runProgram } from './program.ts';
import type { Program } from './program.ts';

/** 128 and SIGTERM. */
const terminated = 143;

/**
 * A composed file in `wasmtime serve`. Each gateway is a process of its own. The file is compiled
 * once. Dispose the host to end them all.
 */
export class WasmtimeHost implements SuiteHost, AsyncDisposable {
  readonly name: string;
  // For the service all clients are one, at the address 0.0.0.0.
  readonly peer = '0.0.0.0';
  readonly client = forwardedClient;
  readonly #composition: Composition;
  readonly #programs = new Set<Program>();
  readonly #directories: string[] = [];
  #compiled: Promise<string> | undefined;

  constructor(composition: Composition) {
    this.#composition = composition;
    this.name = `wasmtime serve ${composition.file}`;
  }

  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'mintmark-test-'));
    this.#directories.push(path);
    return path;
  }

  async serve(configuration: object | string, options: ServeOptions = {}): Promise<Served> {
    if (options.variant !== undefined) throw new TypeError(`expected no variant, which this host does not have, got ${options.variant}`);
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    const env = { MINTMARK_CONFIG_JSON: text, ...options.env };
    const names = Object.keys(env).flatMap((name) => ['--env', name]);
    this.#compiled ??= this.#compile();
    const args = ['serve', '-S', 'cli', '--addr', '127.0.0.1:0', ...names, '--allow-precompiled', await this.#compiled];
    const program = runProgram(from(wasmtime), args, await this.directory(), env);
    this.#programs.add(program);
    const baseUrl = (await program.line(/^Serving HTTP on (http:\/\/[^/]+)/))?.[1];
    if (baseUrl === undefined)
      throw new Error(`expected a server that listens, got exit status ${await program.ended}:\n${program.output()}`);
    const end = (signal: 'SIGTERM' | 'SIGKILL'): Promise<number> => {
      program.signal(signal);
      return program.ended;
    };
    return {
      baseUrl,
      output: () => program.output(),
      // wasmtime ends by the signal only, so that counts as a normal end.
      stop: async () => {
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

  async #compile(): Promise<string> {
    const directory = await this.directory();
    const output = join(directory, 'composed.cwasm');
    const compiler = runProgram(from(wasmtime), ['compile', from(this.#composition.file), '-o', output], directory, {});
    const status = await compiler.ended;
    if (status !== 0) throw new Error(`wasmtime compile ${this.#composition.file}: exit code ${status}\n${compiler.output()}`);
    return output;
  }
}
