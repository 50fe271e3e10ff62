import { join } from 'node:path';
import { forWasi02, forWasi03 } from '../../../scripts/build/composed/compositions.ts';
import type { Composition } from '../../../scripts/build/composed/compositions.ts';
import { from } from '../../../scripts/build/paths.ts';
import { wasmtime } from '../../../scripts/build/tools/wasmtime.ts';
import { runProgram } from '../program.ts';
import type { Program } from '../program.ts';
import { ComposedHost } from './composed-host.ts';

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

/**
 * Returns the host of a file for WASI 0.2: an instance for each request. The suite sends 200 at
 * once, and a request takes several core instances and tables.
 */
export function wasmtime02(composition: Composition = forWasi02): WasmtimeHost {
  const room = ['core-instances', 'memories', 'tables'].flatMap((what) => ['-O', `pooling-total-${what}=8000`]);
  return new WasmtimeHost({ composition, isShared: false, args: room, adapted: (configuration) => configuration });
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

/** A composed file in `wasmtime serve`. The file is compiled once. */
export class WasmtimeHost extends ComposedHost {
  readonly name: string;
  protected readonly listening = /^Serving HTTP on (http:\/\/[^/]+)/;
  readonly #serving: Serving;
  #compiled: Promise<string> | undefined;

  constructor(serving: Serving) {
    super();
    this.#serving = serving;
    this.name = `wasmtime serve ${serving.composition.file}`;
  }

  protected async run(configuration: object | string, variables: Readonly<Record<string, string>>): Promise<Program> {
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(this.#serving.adapted(configuration));
    const env = { MINTMARK_CONFIG_JSON: text, ...variables };
    const names = Object.keys(env).flatMap((name) => ['--env', name]);
    this.#compiled ??= this.#compile();
    const common = ['serve', '-S', 'cli', '--addr', '127.0.0.1:0', '--no-logging-prefix', ...names];
    const args = [...common, ...this.#serving.args, '--allow-precompiled', await this.#compiled];
    return runProgram(from(wasmtime), args, await this.directory(), env);
  }

  /** Requests that come before an instance is ready get instances of their own. */
  protected override async afterStart(baseUrl: string): Promise<void> {
    if (this.#serving.isShared) await fetch(`${baseUrl}/healthz`);
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
