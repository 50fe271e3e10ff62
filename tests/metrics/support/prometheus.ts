import { spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { prometheusProgram } from '../../../scripts/setup/for-tests/prometheus.mjs';
import { runProgram } from '../../support/program.ts';
import type { Program } from '../../support/program.ts';

/** Returns the path of a program of Prometheus. Throws if it is missing. */
function program(name: 'prometheus' | 'promtool'): string {
  const found = prometheusProgram(name);
  if (found === undefined) throw new Error(`expected ${name}, got none: run npm run setup -- --tests`);
  return found;
}

/** Runs `promtool` over a text. Returns its exit status and what it wrote. */
export function promtool(args: readonly string[], input = ''): { readonly status: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(program('promtool'), args, { input, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

/** A Prometheus server of its own. It ends with this process. Dispose it to end it. */
export class Prometheus implements AsyncDisposable {
  readonly #directory: string;
  readonly #program: Program;
  readonly #url: string;

  private constructor(directory: string, server: Program, url: string) {
    this.#directory = directory;
    this.#program = server;
    this.#url = url;
  }

  /** Starts a server that scrapes a target every second, with a file of rules. */
  static async start(target: URL, rules: string): Promise<Prometheus> {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-prometheus-'));
    const file = join(directory, 'prometheus.yml');
    const config = {
      global: { scrape_interval: '1s', evaluation_interval: '1s' },
      rule_files: [rules],
      scrape_configs: [{ job_name: 'mintmark', static_configs: [{ targets: [target.host] }] }],
    };
    await writeFile(file, stringify(config));
    const args = [
      `--config.file=${file}`,
      `--storage.tsdb.path=${directory}/data`,
      '--web.listen-address=127.0.0.1:0',
      '--log.format=json',
    ];
    const server = runProgram(program('prometheus'), args, directory, {});
    const listening = await server.line(/"address":"(127\.0\.0\.1:[1-9]\d*)".*"msg":"Listening on"/);
    const isReady = await server.line(/Server is ready to receive web requests/);
    if (listening === undefined || isReady === undefined) throw new Error(`expected Prometheus to start, got:\n${server.output()}`);
    return new Prometheus(directory, server, `http://${listening[1]}`);
  }

  /** Asks the HTTP API. Returns its `data`. Throws with what it says if it refuses. */
  async api(path: string, query: Readonly<Record<string, string>> = {}): Promise<unknown> {
    const response = await fetch(`${this.#url}/api/v1/${path}?${new URLSearchParams(query).toString()}`);
    const answer = (await response.json()) as { readonly status: string; readonly data?: unknown; readonly error?: string };
    if (answer.status !== 'success') throw new Error(`${query['query'] ?? path}: ${answer.error}`);
    return answer.data;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#program.signal('SIGKILL');
    await this.#program.ended;
    await rm(this.#directory, { recursive: true, force: true });
  }
}
