import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runProgram } from '../../support/program.ts';
import type { Program } from '../../support/program.ts';
import type { Block } from './blocks.ts';
import { nameOf } from './blocks.ts';
import type { Stage } from './stage.ts';

/** The address of the demo in the pages. */
const demo = '127.0.0.1:8787';

/** How long a command may take. */
const timeoutMs = 60_000;

/**
 * A page whose blocks run one after the other, in one folder and with one set of variables a
 * terminal.
 */
export class RunningPage implements AsyncDisposable {
  readonly #stage: Stage;
  readonly #folder: string;
  readonly #servers: Program[] = [];
  /** The addresses that the page names, and those that stand for them. */
  readonly #addresses: Map<string, string>;
  #files = 0;

  private constructor(stage: Stage, folder: string) {
    this.#stage = stage;
    this.#folder = folder;
    this.#addresses = new Map([[demo, new URL(stage.url).host]]);
  }

  static async open(stage: Stage): Promise<RunningPage> {
    return new RunningPage(stage, await stage.folder());
  }

  /** Runs a block. Throws if it does not end as the page says. */
  async run(block: Block): Promise<void> {
    const file = block.attributes.get('file');
    const text = block.text.replaceAll(/127\.0\.0\.1:\d+/g, (address) => this.#addresses.get(address) ?? address);
    if (file !== undefined) return this.#write(file, text);
    if (block.language === 'sh') return this.#shell(block, text);
    const program = `block-${(this.#files += 1)}.${block.language === 'ts' ? 'ts' : 'mjs'}`;
    await this.#write(program, text);
    await this.#shell(block, `node ${program}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // npm passes it on to what it runs.
    for (const server of this.#servers) server.signal('SIGTERM');
    await Promise.all(this.#servers.map((server) => server.ended));
  }

  async #write(name: string, text: string): Promise<void> {
    const path = join(this.#folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }

  /**
   * Runs a text in a shell that has the folder of the shells before, and the variables of those in
   * its terminal.
   */
  async #shell(block: Block, text: string): Promise<void> {
    const serves = block.attributes.has('serves');
    const lines = [
      'set -ea',
      '[ ! -f .variables ] || . ./.variables',
      // A server takes the place of the shell, so it ends with the test.
      serves ? `exec ${text}` : text,
      // What the next block finds. `export -p` has the variables of the system as well.
      'export -p > .variables',
    ];
    const program = runProgram('bash', ['-c', lines.join('\n')], this.#folder, this.#stage.env);
    if (serves) return this.#serve(block, program);
    const late = setTimeout(() => program.signal('SIGKILL'), timeoutMs);
    const status = await program.ended;
    clearTimeout(late);
    const expected = Number(block.attributes.get('exit') ?? 0);
    if (status !== expected) throw new Error(`${nameOf(block)}: expected the exit code ${expected}, got ${status}\n${program.output()}`);
    const prints = block.attributes.get('prints');
    if (prints !== undefined && !program.output().includes(prints))
      throw new Error(`${nameOf(block)}: expected it to print ${prints}, got:\n${program.output()}`);
  }

  async #serve(block: Block, program: Program): Promise<void> {
    this.#servers.push(program);
    const late = setTimeout(() => program.signal('SIGKILL'), timeoutMs);
    const url = (await program.line(/listening on (http:\/\/\S+)/))?.[1];
    clearTimeout(late);
    if (url === undefined) throw new Error(`${nameOf(block)}: expected it to listen, got:\n${program.output()}`);
    this.#addresses.set(block.attributes.get('serves') || demo, new URL(url).host);
    // A server keeps its terminal, so the next block is typed in another, without the variables.
    await rm(join(this.#folder, '.variables'), { force: true });
  }
}
