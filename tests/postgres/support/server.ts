import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, existsSync, readdirSync } from 'node:fs';
import { chown, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from 'pg';
import { postgresAddress } from '../../../hosts/node/stores/postgres/address.ts';
import { migrateDatabase } from '../../../hosts/node/stores/postgres/migrate.ts';

/** Folders of server programs that are not in PATH, the newest version first. */
const debian = '/usr/lib/postgresql';
const folders = [
  ...(existsSync(debian) ? readdirSync(debian).toSorted((a, b) => Number(b) - Number(a)) : []).map((version) =>
    join(debian, version, 'bin'),
  ),
  ...(process.env['PATH'] ?? '').split(delimiter),
];
/**
 * The user to run the server as, which refuses to run as root. `undefined` for the user of this
 * process.
 */
const user = userInfo().uid === 0 ? accountOf('postgres') : undefined;
/** What stands before a program that runs as this user. It takes the place of this process. */
const asUser = user === undefined ? [] : ['/usr/bin/setpriv', `--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'];
const childGuard = fileURLToPath(new URL('../../../hosts/node/child-guard.ts', import.meta.url));

/**
 * A PostgreSQL server of its own on a Unix socket, with `fsync` on. It ends with this process.
 * Dispose it to end it and remove its data.
 */
export class PostgresServer implements AsyncDisposable {
  /** The directory of the socket. */
  readonly directory: string;
  /** The path of the socket, for a proxy. */
  readonly socket: string;
  #process: ChildProcess | undefined;
  #count = 0;

  private constructor(directory: string) {
    this.directory = directory;
    this.socket = join(directory, '.s.PGSQL.5432');
  }

  /** Makes a cluster and starts it. Throws if PostgreSQL is missing. */
  static async start(): Promise<PostgresServer> {
    const server = new PostgresServer(await mkdtemp(join(tmpdir(), 'mintmark-postgres-')));
    const data = join(server.directory, 'data');
    if (user !== undefined) await chown(server.directory, user.uid, user.gid);
    const [file = '', ...args] = [...asUser, program('initdb'), '-D', data, '-A', 'trust', '-U', 'mintmark', '-E', 'UTF8', '--locale=C'];
    execFileSync(file, args, { cwd: server.directory, stdio: ['ignore', 'ignore', 'pipe'] });
    await server.run();
    return server;
  }

  /** Starts the server again after `kill`. Resolves once it answers. */
  async run(...settings: readonly string[]): Promise<void> {
    const chosen = ['listen_addresses=', `unix_socket_directories=${this.directory}`, 'max_connections=64', ...settings];
    const args = ['-D', join(this.directory, 'data'), ...chosen.flatMap((setting) => ['-c', setting])];
    const guarded = [childGuard, ...asUser, program('postgres'), ...args];
    this.#process = spawn(process.execPath, guarded, { cwd: this.directory, stdio: ['pipe', 'ignore', 'pipe'] });
    this.#process.stdin?.on('error', () => {});
    const server = this.#process;
    await new Promise<void>((resolve, reject) => {
      let log = '';
      server.stderr?.setEncoding('utf8').on('data', (text: string) => {
        log += text;
        if (log.includes('ready to accept connections')) resolve();
      });
      server.once('error', reject);
      server.once('close', () => reject(new Error(`expected PostgreSQL to start, got:\n${log}`)));
    });
  }

  /** Ends the server at once, as a power failure would, and its processes with it. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Copies a file, which then belongs to the user of the server alone. */
  own(file: string, copy: string): void {
    copyFileSync(file, copy);
    chmodSync(copy, 0o600);
    if (user !== undefined) chownSync(copy, user.uid, user.gid);
  }

  /** Makes a new database and returns its URL. */
  async database(): Promise<string> {
    this.#count += 1;
    const name = `ledger_${this.#count}`;
    await this.query('postgres', `create database ${name}`);
    return `postgres://mintmark@/${name}?host=${encodeURIComponent(this.directory)}`;
  }

  /** Makes a new database with the tables of this version, and returns its URL. */
  async migrated(): Promise<string> {
    const url = await this.database();
    await migrateDatabase(postgresAddress(url, '.'));
    return url;
  }

  /** Runs statements in a database, or in the one of a URL. Returns the rows of the last. */
  async query(database: string, text: string): Promise<readonly Readonly<Record<string, unknown>>[]> {
    const name = /^postgres:\/\/[^/]*\/([^?]*)/.exec(database)?.[1] ?? database;
    const client = new Client({ host: this.directory, user: 'mintmark', database: name });
    await client.connect();
    try {
      const result: unknown = await client.query<Record<string, unknown>>(text);
      const last: unknown = Array.isArray(result) ? result.at(-1) : result;
      return typeof last === 'object' && last !== null && 'rows' in last && Array.isArray(last.rows) ? last.rows : [];
    } finally {
      await client.end();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
    await rm(this.directory, { recursive: true, force: true });
  }

  async #end(signal: 'SIGKILL'): Promise<void> {
    const server = this.#process;
    if (server === undefined || server.exitCode !== null || server.signalCode !== null) return;
    const closed = new Promise((resolve) => server.once('close', resolve));
    server.stdin?.write(`${signal}\n`);
    await closed;
  }
}

function program(name: string): string {
  const found = folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
  if (found === undefined)
    throw new Error(`expected PostgreSQL's ${name}, got none: run npm run setup -- --tests (Debian: apt-get install postgresql)`);
  return found;
}

function accountOf(name: string): { readonly uid: number; readonly gid: number } {
  const [, , uid, gid] = execFileSync('getent', ['passwd', name], { encoding: 'utf8' }).split(':');
  return { uid: Number(uid), gid: Number(gid) };
}
