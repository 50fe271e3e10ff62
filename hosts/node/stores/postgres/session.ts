import { Client } from 'pg';
import type { QueryResult } from 'pg';
import type { PostgresAddress } from './address.ts';

/** The milliseconds that something may take. */
export interface PostgresTimeouts {
  /** Connecting, until the server has accepted the user. */
  readonly connectMs: number;
  /** A statement on the server, its wait for a lock included. */
  readonly statementMs: number;
  /** The answer to a statement. Then the connection is taken for dead. */
  readonly answerMs: number;
}

/** The timeouts of a gateway. */
export const defaultTimeouts: PostgresTimeouts = { connectMs: 5000, statementMs: 10_000, answerMs: 12_000 };
/** Milliseconds after which the server ends the transaction of a process that has gone silent. */
const IDLE_TRANSACTION_TIMEOUT_MS = 5000;
/** Milliseconds that the server has to close a connection. */
const GOODBYE_TIMEOUT_MS = 1000;

/**
 * The settings of a session, whatever those of the database and of the user are. A commit is on the
 * server's disk before it returns: `remote_apply` waits for a standby besides. Each statement of a
 * transaction sees what was committed before it began.
 */
const settings = (statementTimeoutMs: number): string => `set default_transaction_isolation = 'read committed';
  set statement_timeout = ${statementTimeoutMs};
  set idle_in_transaction_session_timeout = ${IDLE_TRANSACTION_TIMEOUT_MS}; set client_min_messages = warning;
  select set_config('synchronous_commit', 'on', false) where current_setting('synchronous_commit') <> 'remote_apply'`;

/** A statement. The server prepares each name once in a session. */
export interface Statement {
  readonly name: string;
  readonly text: string;
}

/** A parameter of a statement. */
export type PostgresInput = string | number | Uint8Array | null | readonly (string | Uint8Array | null)[];

/** A row of a result. `bigint` columns are decimal text, `bytea` columns are bytes. */
export type PostgresRow = Readonly<Record<string, unknown>>;

/** A database did not do what it was asked. The message has its place, and no password. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
  /** The SQLSTATE of the server, or the code of the system. `undefined` if there is none. */
  readonly code: string | undefined;

  constructor(place: string, cause: unknown) {
    const code = typeof cause === 'object' && cause !== null && 'code' in cause ? String(cause.code) : undefined;
    // Node wraps the errors of several addresses of a name in one without a message.
    const words =
      cause instanceof AggregateError ? cause.errors.map(String).join('; ') : cause instanceof Error ? cause.message : String(cause);
    super(`${place}: ${words}${code === undefined || words.includes(code) ? '' : ` (${code})`}`, { cause });
    this.code = code;
  }
}

/** A session on the server. It is lost with its connection. */
export class PostgresSession {
  /** Where the database is, for messages. */
  readonly place: string;
  readonly #client: Client;
  #isLost = false;

  private constructor(place: string, client: Client) {
    this.place = place;
    this.#client = client;
    client.on('error', () => this.drop());
    client.on('end', () => this.drop());
  }

  /**
   * Connects to a database.
   *
   * Errors: throws `PostgresError` if the database cannot be reached.
   */
  static async open({ place, login }: PostgresAddress, timeouts: PostgresTimeouts): Promise<PostgresSession> {
    const client = new Client({
      ...login,
      application_name: 'mintmark',
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: timeouts.connectMs,
      query_timeout: timeouts.answerMs,
    });
    const session = new PostgresSession(place, client);
    try {
      await client.connect();
      await client.query(settings(timeouts.statementMs));
      return session;
    } catch (cause) {
      session.drop();
      throw new PostgresError(place, cause);
    }
  }

  /** Whether the connection is lost. */
  get isLost(): boolean {
    return this.#isLost;
  }

  /**
   * Runs a statement. Statements that are asked without waiting go to the server together.
   *
   * Errors: throws `PostgresError`. If the connection was lost, the statement may have been run.
   */
  async run(statement: string | Statement, values: readonly PostgresInput[] = []): Promise<QueryResult<Record<string, unknown>>> {
    try {
      return await this.#client.query<Record<string, unknown>>(
        typeof statement === 'string' ? { text: statement } : { ...statement, values: [...values] },
      );
    } catch (cause) {
      throw new PostgresError(this.place, cause);
    }
  }

  /** Gives the connection up at once. The server rolls an open transaction back. */
  drop(): void {
    this.#isLost = true;
    this.#client.connection.stream.destroy();
  }

  /** Says goodbye to the server, and closes the connection. */
  async close(): Promise<void> {
    const timer = setTimeout(() => this.drop(), GOODBYE_TIMEOUT_MS);
    await this.#client.end();
    clearTimeout(timer);
    this.drop();
  }
}

/** SQLSTATE: a statement before this one has failed. */
const ABORTED = '25P02';

/**
 * Waits for statements that went to the server together. Throws the error of the one that failed by
 * itself, not of those that failed because of it.
 */
export async function together<T extends readonly Promise<unknown>[]>(
  ...statements: T
): Promise<{ -readonly [Index in keyof T]: Awaited<T[Index]> }> {
  const settled = await Promise.allSettled(statements);
  const errors = settled.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
  const own = errors.find((error) => !(error instanceof PostgresError && error.code === ABORTED));
  if (errors.length > 0) throw own ?? errors[0];
  return await Promise.all(statements);
}
