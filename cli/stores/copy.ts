import { closeSync, copyFileSync, existsSync, fsyncSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Failure } from '../command/failure.ts';

/** Bytes of the header of SQLite's log. A log that begins anew has another header. */
const HEADER_BYTES = 32;
/** Attempts to copy between two moments at which the log begins anew. */
const MAX_ATTEMPTS = 20;

/**
 * Copies a ledger's file into a folder, and returns the path of the copy: one file without a log.
 * The gateway that has the ledger open goes on.
 *
 * The gateway holds SQLite's lock, so no other process can ask SQLite for the copy. This copies the
 * file first and its log second. A page of the file that changes meanwhile is in the log too,
 * because SQLite moves pages from the log into the file and never writes others. That holds until
 * the log begins anew, which its header shows: then everything is copied again.
 *
 * Errors: throws `Failure` if the log begins anew at every attempt, and what the system throws.
 */
export function copyLedger(file: string, folder: string): string {
  const copy = join(folder, 'ledger.db');
  const log = `${file}-wal`;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const before = headerOf(log);
    copyFileSync(file, copy);
    // A log that does not exist has nothing that the file lacks.
    if (existsSync(log)) copyFileSync(log, `${copy}-wal`);
    if (headerOf(log) === before) {
      foldLog(copy);
      return copy;
    }
  }
  throw new Failure(`${file}: its log began anew during each of ${MAX_ATTEMPTS} attempts to copy it; try again when fewer requests come`);
}

function headerOf(log: string): string {
  if (!existsSync(log)) return '';
  const descriptor = openSync(log, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    return header.toString('hex', 0, readSync(descriptor, header, 0, HEADER_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}

/** Moves the log into its file, which is then durable. An incomplete transaction is dropped. */
function foldLog(copy: string): void {
  const database = new DatabaseSync(copy, { defensive: true });
  try {
    database.exec('pragma trusted_schema = off; pragma journal_mode = delete');
    const faults = database
      .prepare('pragma integrity_check')
      .all()
      .map((row) => String(Object.values(row)[0]));
    if (faults.length !== 1 || faults[0] !== 'ok') throw new Failure(`the copy is damaged: ${faults.join('; ')}`);
  } finally {
    database.close();
  }
  const descriptor = openSync(copy, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
