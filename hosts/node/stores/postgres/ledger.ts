/**
 * A ledger in PostgreSQL, which several processes write to.
 *
 * Safety: the key (wallet, sequence) lets one entry follow on another, ever. A commit writes
 * entries only behind the one whose head is their `previous`, and the rows in the same transaction.
 * So the ledger is one chain, and its rows are those of its last entry, whatever the processes do.
 *
 * Order: whoever commits holds the wallet's lock until its transaction has ended, and takes it
 * before it reads. So a read sees every commit before it, one whose answer was lost included. The
 * server grants the lock in the order in which it was asked for, so no process prepares a batch in
 * vain.
 */
import type { Entry, Ledger } from '../../../../build/types/interfaces/mintmark-signer-wallets.js';
import { sameBytes, verifyLinks, verifySequence } from '../../../shared/ledger/store.ts';
import type { LedgerStore, StoredEntry } from '../../../shared/ledger/store.ts';
import { StoreOpenError } from '../open-error.ts';
import { postgresAddress } from './address.ts';
import { PostgresConnection } from './connection.ts';
import { defaultTimeouts, PostgresError, together } from './session.ts';
import type { PostgresSession, PostgresTimeouts } from './session.ts';
import {
  append,
  appendParameters,
  bytesOf,
  entryOf,
  expire,
  lead,
  leadKeys,
  ledgerOf,
  lock,
  lockKeys,
  MAX_INTEGER,
  page,
  probe,
  readLast,
} from './statements.ts';
import { verifyDatabase } from './version.ts';

/** Which ledger to open. */
export interface PostgresLedgerParts {
  /** The URL of the configuration. */
  readonly url: string;
  /** The directory that relative paths of the configuration start from. */
  readonly directory: string;
  /** The name of the wallet. A database has a ledger for each wallet. */
  readonly wallet: string;
  /** Default: `defaultTimeouts`. */
  readonly timeouts?: PostgresTimeouts;
}

/** The user of the configuration may write no entries. */
class ReadOnlyError extends Error {
  override readonly name = 'ReadOnlyError';
  readonly code = '25006';

  constructor() {
    super('expected a user that may write entries, got one that may only read');
  }
}

/** SQLSTATE: another transaction was first. A key exists, or a deadlock was broken. */
const raced: ReadonlySet<string> = new Set(['23505', '40P01']);

/**
 * Opens a wallet's ledger in a database.
 *
 * Errors: throws `StoreOpenError` if the database cannot be reached, or has another version.
 */
export async function openPostgresLedger({
  url,
  directory,
  wallet,
  timeouts = defaultTimeouts,
}: PostgresLedgerParts): Promise<LedgerStore> {
  const address = postgresAddress(url, directory);
  const connection = new PostgresConnection({ ...address, timeouts, verify: (session) => verifyDatabase(address.place, session) });
  try {
    await connection.session();
  } catch (error) {
    if (error instanceof StoreOpenError) throw error;
    const detail = error instanceof Error ? error.message : String(error);
    throw new StoreOpenError(address.place, 'ledger', { code: 'unusable', detail }, error);
  }
  return new PostgresLedger(connection, wallet);
}

/** A transaction that holds the wallet's lock. */
interface Turn {
  readonly session: PostgresSession;
  /** Settles once the lock is held. */
  readonly locked: Promise<unknown>;
}

/**
 * The entries of the last commit, read after it on the same session. They come with the answer of
 * the commit, so that `entries` needs no round trip of its own.
 */
interface ReadBack {
  readonly after: bigint;
  readonly entries: readonly StoredEntry[];
}

class PostgresLedger implements LedgerStore {
  readonly #connection: PostgresConnection;
  readonly #wallet: string;
  #turn: Turn | undefined;
  /** The session that has made this process the leader. */
  #leading: PostgresSession | undefined;
  #readBack: ReadBack | undefined;

  constructor(connection: PostgresConnection, wallet: string) {
    this.#connection = connection;
    this.#wallet = wallet;
  }

  async turn(): Promise<AsyncDisposable> {
    const turn = await this.#begin();
    this.#turn = turn;
    return { [Symbol.asyncDispose]: () => this.#end(turn) };
  }

  async leads(): Promise<boolean> {
    const { session, locked } = await this.#current();
    if (this.#leading === session) return true;
    const [, { rows }] = await together(locked, session.run(lead, leadKeys(this.#wallet)));
    if (rows[0]?.['leads'] !== true) return false;
    this.#leading = session;
    return true;
  }

  async read(names: readonly string[]): Promise<Ledger> {
    const { session, locked } = await this.#current();
    const [, { rows }] = await together(locked, session.run(readLast, [this.#wallet, names.map(bytesOf)]));
    return ledgerOf(rows, names);
  }

  async commit(...entries: readonly Entry[]): Promise<'committed' | 'stale'> {
    const [first, ...more] = entries;
    if (first === undefined) return 'committed';
    verifyLinks(entries);
    const { session, locked } = this.#turn ?? (await this.#begin());
    // The transaction ends here, whatever comes of it.
    this.#turn = undefined;
    try {
      const writing = session.run(append, appendParameters(this.#wallet, [first, ...more]));
      const after = first.sequence - 1n;
      const committing = session.run('commit');
      const reading = session.run(page, [this.#wallet, String(after), entries.length]);
      const [, { rows }, { command }, stored] = await together(locked, writing, committing, reading);
      if (command !== 'COMMIT') throw new PostgresError(session.place, new Error(`expected a commit, got ${command}`));
      if (rows[0]?.['added'] === entries.length) {
        this.#readBack = { after, entries: stored.rows.map(entryOf) };
        return 'committed';
      }
    } catch (error) {
      if (error instanceof PostgresError && error.code !== undefined && raced.has(error.code)) return 'stale';
      // Nothing is known of the transaction. The next call connects anew, and reads what is stored.
      session.drop();
      throw error;
    }
    const { sequence, head } = await this.read([]);
    if (sameBytes(head, first.previous)) verifySequence(sequence, first.sequence);
    return 'stale';
  }

  async entries(after: bigint, limit: number): Promise<StoredEntry[]> {
    if (after >= MAX_INTEGER) return [];
    const readBack = this.#readBack;
    this.#readBack = undefined;
    if (readBack?.after === after && readBack.entries.length === limit) return [...readBack.entries];
    const { session, locked } = await this.#current();
    const [, { rows }] = await together(locked, session.run(page, [this.#wallet, String(after), limit]));
    return rows.map(entryOf);
  }

  async probe(): Promise<void> {
    const session = await this.#connection.session();
    const { rows } = await session.run(probe);
    if (rows[0]?.['writable'] !== true) throw new PostgresError(session.place, new ReadOnlyError());
  }

  async prune(now: bigint): Promise<void> {
    const { session, locked } = await this.#begin();
    const deleting = session.run(expire, [this.#wallet, String(now > MAX_INTEGER ? MAX_INTEGER : now)]);
    await together(locked, deleting, session.run('commit'));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  /**
   * Begins a transaction that holds the lock. Does not wait for it, so that more can go with it.
   */
  async #begin(): Promise<Turn> {
    const session = await this.#connection.session();
    const locked = together(session.run('begin'), session.run(lock, lockKeys(this.#wallet)));
    locked.catch(() => session.drop());
    return { session, locked };
  }

  /** Returns the turn. Outside of one returns the session alone. */
  async #current(): Promise<Turn> {
    return this.#turn ?? { session: await this.#connection.session(), locked: Promise.resolve() };
  }

  /** Ends a turn, unless a commit has ended it. */
  async #end(turn: Turn): Promise<void> {
    if (this.#turn !== turn) return;
    this.#turn = undefined;
    await together(turn.locked, turn.session.run('rollback')).catch(() => turn.session.drop());
  }
}
