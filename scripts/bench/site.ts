import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { from } from '../build/paths.ts';
import { variety } from './load/routes.ts';
import { startProgram } from './subjects/program.ts';
import type { Site } from './subjects/subject.ts';
import type { UpstreamParts } from './upstream/parts.ts';

const upstreamMain = fileURLToPath(new URL('upstream/main.ts', import.meta.url));

/**
 * An upstream in a process of its own, and directories that are removed in the end. They are in
 * `build/`, because a temporary directory may be in memory, where a commit costs nothing.
 */
export class LocalSite implements Site, AsyncDisposable {
  readonly upstream: string;
  readonly #root: string;
  readonly #close: () => Promise<void>;

  private constructor(upstream: string, root: string, close: () => Promise<void>) {
    this.upstream = upstream;
    this.#root = root;
    this.#close = close;
  }

  /** Starts the upstream. */
  static async open(parts: UpstreamParts = { tokens: variety }): Promise<LocalSite> {
    await mkdir(from('build/bench'), { recursive: true });
    const root = await mkdtemp(from('build/bench/run-'));
    const { baseUrl, close } = await startProgram({ args: [upstreamMain, JSON.stringify(parts)], directory: root, ready: 'stderr' });
    return new LocalSite(baseUrl, root, close);
  }

  directory(): Promise<string> {
    return mkdtemp(join(this.#root, 'state-'));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#close();
    await rm(this.#root, { recursive: true, force: true });
  }
}
