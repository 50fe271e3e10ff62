import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const childGuard = fileURLToPath(new URL('../../../hosts/node/child-guard.ts', import.meta.url));

/**
 * A Redis server of its own on a Unix socket, without a disk: a restart is empty. It ends with this
 * process. Dispose it to end it.
 */
export class RedisServer implements AsyncDisposable {
  readonly #directory: string;
  readonly #settings: readonly string[];
  #process: ChildProcess | undefined;
  #pid: number | undefined;

  private constructor(directory: string, settings: readonly string[]) {
    this.#directory = directory;
    this.#settings = settings;
  }

  /** Starts a server, with more settings if there are some. Throws if `redis-server` is missing. */
  static async start(...settings: readonly string[]): Promise<RedisServer> {
    const server = new RedisServer(await mkdtemp(join(tmpdir(), 'mintmark-redis-')), settings);
    await server.run();
    return server;
  }

  /** The URL for `state.redis`. */
  get url(): string {
    return `unix://${this.socket}`;
  }

  /** The path of its socket. */
  get socket(): string {
    return join(this.#directory, 'redis.sock');
  }

  /** Starts the server again after `kill`. Resolves once it answers. */
  async run(): Promise<void> {
    const args = ['--port', '0', '--unixsocket', this.socket, '--save', '', '--appendonly', 'no', ...this.#settings];
    const guarded = [childGuard, program('redis-server'), ...args];
    const server = spawn(process.execPath, guarded, { cwd: this.#directory, stdio: ['pipe', 'pipe', 'ignore'] });
    server.stdin.on('error', () => {});
    this.#process = server;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      server.stdout.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (!/ready to accept connections/i.test(log)) return;
        // Each line of Redis begins with its process id.
        const [, pid] = /^(\d+):.*ready to accept connections/im.exec(log) ?? [];
        this.#pid = pid === undefined ? undefined : Number(pid);
        resolve();
      });
      server.once('error', reject);
      server.once('close', () => reject(new Error(`expected Redis to start, got:\n${log}`)));
    });
  }

  /** Ends the server at once. */
  async kill(): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const closed = new Promise((resolve) => server.once('close', resolve));
    this.signal('SIGKILL');
    await closed;
    this.#pid = undefined;
  }

  /** Sends a signal to the server: SIGSTOP stalls it at once, SIGCONT lets it go on. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    // The guard passes a signal on a moment later, in which the server may still answer.
    if (name !== 'SIGKILL' && this.#pid !== undefined) process.kill(this.#pid, name);
    else this.#process?.stdin?.write(`${name}\n`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill();
    await rm(this.#directory, { recursive: true, force: true });
  }
}

function program(name: string): string {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), '/usr/bin', '/usr/local/bin'];
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`expected ${name}, got none: run npm run setup -- --tests (Debian: apt-get install redis-server)`);
  return found;
}
