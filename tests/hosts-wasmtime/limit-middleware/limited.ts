import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { from } from '../../../scripts/build/paths.ts';
import { wasmtime } from '../../../scripts/build/tools/wasmtime.ts';
import { runProgram } from '../../support/program.ts';
import type { Program } from '../../support/program.ts';

/** How `wasmtime serve` spreads requests over instances. */
export type Instances = 'one' | 'as many as it likes';

/**
 * What makes `wasmtime serve` have one instance at a time: it takes a request only when the
 * response to the one before has begun, and never drops the instance. Its threads would otherwise
 * race for the next request.
 */
const oneInstance = {
  args: [
    '--max-concurrent-requests=1',
    '--max-instance-reuse-count=1000000',
    '--max-instance-concurrent-reuse-count=1000',
    '--idle-instance-timeout=3600s',
  ],
  env: { TOKIO_WORKER_THREADS: '1' },
};

/** A service behind the middleware that listens. */
export interface Limited {
  /** `http://127.0.0.1:PORT`. */
  readonly baseUrl: string;
  /** Everything that it has written. */
  output(): string;
  /** Resolves with the first match in a line of its output. */
  line(pattern: RegExp): Promise<RegExpExecArray | undefined>;
}

/**
 * A file of `wac plug` in `wasmtime serve`. It is compiled once, and each configuration is a
 * process of its own. Dispose it to end them all.
 */
export class LimitedFile implements AsyncDisposable {
  readonly #file: string;
  readonly #programs = new Set<Program>();
  #compiled: Promise<string> | undefined;
  #directory: Promise<string> | undefined;

  constructor(file: string) {
    this.#file = file;
  }

  /** Serves the file with a section `limits`. */
  async serve(limits: object, instances: Instances = 'one'): Promise<Limited> {
    const chosen = instances === 'one' ? oneInstance : { args: [], env: {} };
    const env = { MINTMARK_CONFIG_JSON: JSON.stringify({ limits }), ...chosen.env };
    this.#compiled ??= this.#compile();
    const compiled = await this.#compiled;
    const args = ['serve', '-S', 'cli', '--addr', '127.0.0.1:0', '--env', 'MINTMARK_CONFIG_JSON', ...chosen.args];
    const program = runProgram(from(wasmtime), [...args, '--allow-precompiled', compiled], await this.#folder(), env);
    this.#programs.add(program);
    const baseUrl = (await program.line(/^Serving HTTP on (http:\/\/[^/]+)/))?.[1];
    if (baseUrl === undefined)
      throw new Error(`expected a server that listens, got exit status ${await program.ended}:\n${program.output()}`);
    return { baseUrl, output: () => program.output(), line: (pattern) => program.line(pattern) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const program of this.#programs) program.signal('SIGKILL');
    await Promise.all([...this.#programs].map((program) => program.ended));
    if (this.#directory !== undefined) await rm(await this.#directory, { recursive: true });
  }

  #folder(): Promise<string> {
    this.#directory ??= mkdtemp(join(tmpdir(), 'mintmark-limited-'));
    return this.#directory;
  }

  async #compile(): Promise<string> {
    const output = join(await this.#folder(), 'limited.cwasm');
    const compiler = runProgram(from(wasmtime), ['compile', from(this.#file), '-o', output], await this.#folder(), {});
    const status = await compiler.ended;
    if (status !== 0) throw new Error(`wasmtime compile ${this.#file}: exit code ${status}\n${compiler.output()}`);
    return output;
  }
}

/** Returns a section with one plan for everybody: so many units an hour, a unit each request. */
export function hourly(quota: number, more: object = {}): object {
  return { costs: { '*': 1 }, plans: { anonymous: { policies: [{ name: 'hourly', quota, window: 3600 }] } }, ...more };
}

/** Returns a section with one plan for everybody: so many calls under way. */
export function underWay(quota: number): object {
  return { costs: { '*': 1 }, plans: { anonymous: { policies: [{ name: 'slots', kind: 'concurrency', quota }] } } };
}
