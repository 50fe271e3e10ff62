import type { PostgresAddress } from './address.ts';
import { PostgresError, PostgresSession } from './session.ts';
import type { PostgresTimeouts } from './session.ts';

/** Milliseconds between two attempts to connect, at first. Each failure doubles them. */
const FIRST_PAUSE_MS = 50;
/** The most milliseconds between two attempts to connect. */
const MAX_PAUSE_MS = 2000;

/** What a connection works with. */
export interface ConnectionParts extends PostgresAddress {
  readonly timeouts: PostgresTimeouts;
  /** Verifies a database as soon as it is connected to. Throws if it cannot be used. */
  readonly verify: (session: PostgresSession) => Promise<void>;
}

/**
 * Connects to a database when something is asked, and again after the connection was lost, with a
 * growing pause between attempts.
 */
export class PostgresConnection {
  readonly #parts: ConnectionParts;
  #session: PostgresSession | undefined;
  #opening: Promise<PostgresSession> | undefined;
  #failed: { readonly error: unknown; readonly until: number; readonly pauseMs: number } | undefined;
  #closed = false;

  constructor(parts: ConnectionParts) {
    this.#parts = parts;
  }

  /**
   * Returns the session on the server. Makes another if it was lost.
   *
   * Errors: throws `PostgresError` if the database cannot be reached, and what `verify` throws.
   */
  async session(): Promise<PostgresSession> {
    if (this.#closed) throw new PostgresError(this.#parts.place, new Error('this ledger is closed'));
    if (this.#session?.isLost === false) return this.#session;
    if (this.#failed !== undefined && performance.now() < this.#failed.until) throw this.#failed.error;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return await this.#opening;
  }

  /** Closes the connection. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#opening?.catch(() => undefined);
    await this.#session?.close();
  }

  async #open(): Promise<PostgresSession> {
    let session: PostgresSession | undefined;
    try {
      session = await PostgresSession.open(this.#parts, this.#parts.timeouts);
      await this.#parts.verify(session);
    } catch (error) {
      session?.drop();
      const pauseMs = Math.min((this.#failed?.pauseMs ?? FIRST_PAUSE_MS / 2) * 2, MAX_PAUSE_MS);
      // Processes that lost the same server must not come back at the same moment.
      this.#failed = { error, pauseMs, until: performance.now() + pauseMs * (0.5 + Math.random() / 2) };
      throw error;
    }
    this.#failed = undefined;
    this.#session = session;
    return session;
  }
}
