import { Pool } from 'pg';
import type { Audit } from './audit.ts';

/**
 * The most connections. PostgreSQL syncs its log once for transactions that end at the same time,
 * so a service needs about as many connections as it has requests that wait.
 */
const MAX_CONNECTIONS = 32;

/**
 * Opens the audit in a database. Each entry is a transaction of its own on one of the pool's
 * connections. The statement is prepared once a connection.
 */
export function postgresAudit(url: string): Audit {
  const pool = new Pool({ connectionString: url, max: MAX_CONNECTIONS });
  const created = pool.query(
    `create table if not exists audit (id bigint generated always as identity primary key, time timestamptz not null default now(), caller text not null, method text not null,
       chain text, "to" text, value text, fee text, nonce bigint, digest text, outcome text not null, detail text)`,
  );
  const text =
    'insert into audit (caller, method, chain, "to", value, fee, nonce, digest, outcome, detail) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)';
  return {
    keep: async ({ caller, method, chain, to, value, fee, nonce, digest, outcome, detail }) => {
      await created;
      await pool.query({ name: 'keep', text, values: [caller, method, chain, to, value, fee, nonce, digest, outcome, detail] });
    },
    close: () => pool.end(),
  };
}
