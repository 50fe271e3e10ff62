import { DatabaseSync } from 'node:sqlite';
import type { Audit } from './audit.ts';

/**
 * Opens the audit in a file, with the settings that mintmark's ledger has: one process, the log
 * synced at every commit.
 */
export function sqliteAudit(file: string): Audit {
  const database = new DatabaseSync(file);
  database.exec('pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full');
  database.exec(
    `create table if not exists audit (id integer primary key, time integer not null, caller text not null, method text not null, chain text, "to" text, value text, fee text,
       nonce integer, digest text, outcome text not null, detail text) strict`,
  );
  const insert = database.prepare(
    'insert into audit (time, caller, method, chain, "to", value, fee, nonce, digest, outcome, detail) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
  );
  return {
    keep: ({ caller, method, chain, to, value, fee, nonce, digest, outcome, detail }) => {
      insert.run(Date.now(), caller, method, chain, to, value, fee, nonce, digest, outcome, detail);
    },
    close: () => database.close(),
  };
}
