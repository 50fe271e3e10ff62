import { join } from 'node:path';
import { forWasi02 } from '../../../scripts/build/composed/compositions.ts';
import { from } from '../../../scripts/build/paths.ts';
import { runJco, runNode } from '../program.ts';
import type { Program } from '../program.ts';
import { ComposedHost } from './composed-host.ts';

const jcoProgram = from('node_modules/@bytecodealliance/jco/dist/jco.js');
const imported = from('scripts/bench/subjects/jco-serve.mjs');

/**
 * The composed file in `jco serve`. The first gateway is `jco serve` itself, which writes bindings
 * for JavaScript and runs them. The others run the same bindings.
 */
export class WasmHost extends ComposedHost {
  readonly name = 'jco serve';
  protected readonly listening = /^listening on (http:\/\/\S+)/;
  readonly #file: string;
  #written: Promise<string> | undefined;

  constructor(file: string = from(forWasi02.file)) {
    super();
    this.#file = file;
  }

  protected async run(configuration: object | string, variables: Readonly<Record<string, string>>): Promise<Program> {
    const text = typeof configuration === 'string' ? configuration : JSON.stringify(configuration);
    const env = { MINTMARK_CONFIG_JSON: text, ...variables };
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

  /**
   * It performs one request after the other. Once it answers this one, the log lines of the earlier
   * ones are written.
   */
  protected override async beforeStop(baseUrl: string): Promise<void> {
    await fetch(`${baseUrl}/healthz`).catch(() => undefined);
  }
}
