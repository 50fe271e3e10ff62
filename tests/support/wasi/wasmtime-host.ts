import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forWasi02, forWasi03 } from '../../../scripts/build/composed/compositions.ts';
import type { Composition } from '../../../scripts/build/composed/compositions.ts';
import { from } from '../../../scripts/build/paths.ts';
import { wasmtime } from '../../../scripts/build/tools/wasmtime.ts';
import { forwardedClient } from '../../suite/support/host.ts';
import type { Refused, ServeOptions, Served, SuiteHost } from '../../suite/support/host.ts';
import { runProgram } from '../program.ts';
import type { Program } from '../program.ts';

/** 128 and SIGTERM. */
const terminated = 143;

/** How `wasmtime serve` serves a composed file. */
interface Serving {
  readonly composition: Composition;
  /** Whether an instance serves many requests: as a rule one serves all. */
  readonly isShared: boolean;
  /** Arguments besides those of every file. */
  readonly args: readonly string[];
  /** Returns what a configuration needs for this host. */
  readonly adapted: (configuration: object) => object;
}

/** Returns the host of a file for WASI 0.2: an instance for each request. */
export function wasmtime02(composition: Composition = forWasi02): WasmtimeHost {
  return new WasmtimeHost({ composition, isShared: false, args: [], adapted: (configuration) => configuration });
}

/**
 * Returns the host of a file for WASI 0.3, with one instance for all requests as a rule. wasmtime
 * 48 gives it no `Host`, so the gateway takes any.
 */
export function wasmtime03(composition: Composition = forWasi03): WasmtimeHost {
  const alone = [
    '--max-instance-reuse-count',
    '1000000000',
    '--max-instance-concurrent-reuse-count',
    '1000',
    '--idle-instance-timeout',
    '3600s',
  ];
  return new WasmtimeHost({
    composition,
    isShared: true,
    args: alone,
    adapted: (configuration) => ({ ...configuration, listen: { hosts: ['*'] } }),
  });
}

/**
 * A composed file in `wasmtime serve`. Each gateway is a process of its own. The file is compiled
 * once. Dispose the host to end them all.
 */
export class WasmtimeHost implements SuiteHost, AsyncDisposable {
  readonly name: string;
  // For the service all clients are one, at the address 0.0.0.0.
  readonly peer = '0.0.0.0';
  readonly client = forwardedClient;
  readonly #serving: Serving;
  readonly #programs = new Set<Program>();
  readonly #directories: string[] = [];
  #compiled: Promise<string> | undefined;

  constructor(serving: Serving) {
    this.#serving = serving;
    this.name = `wasmtime serve ${serving.composition.file}`;
  }

  async directory(): Promise<string> {
    const path = await mkdtemp(join(tmpdir(), 'mintmark-test-'));
    this.#directories.push(path);
    return path;
  }

  async serve(configuration: object | string, options: ServeOptions = {}): Promise<Served> {
    if (options.variant !== undefined) throw new TypeError(`expected no variant, which this host does not have, got ${options.variant}`);
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(this.#serving.adapted(configuration));
    const env = { MINTMARK_CONFIG_JSON: text, ...options.env };
    const names = Object.keys(env).flatMap((name) => ['--env', name]);
    this.#compiled ??= this.#compile();
    const common = ['serve', '-S', 'cli', '--addr', '127.0.0.1:0', '--no-logging-prefix', ...names];
    const args = [...common, ...this.#serving.args, '--allow-precompiled', await this.#compiled];
    const program = runProgram(from(wasmtime), args, await this.directory(), env);
    this.#programs.add(program);
    const baseUrl = (await program.line(/^Serving HTTP on (http:\/\/[^/]+)/))?.[1];
    if (baseUrl === undefined)
      throw new Error(`expected a server that listens, got exit status ${await program.ended}:\n${program.output()}`);
    // Requests that come before an instance is ready get instances of their own.
    if (this.#serving.isShared) await fetch(`${baseUrl}/healthz`);
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
    const { file } = this.#serving.composition;
    const compiler = runProgram(from(wasmtime), ['compile', from(file), '-o', output], directory, {});
    const status = await compiler.ended;
    if (status !== 0) throw new Error(`wasmtime compile ${file}: exit code ${status}\n${compiler.output()}`);
    return output;
  }
}
