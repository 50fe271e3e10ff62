import type { Audit } from './audit.ts';
import { postgresAudit } from './postgres.ts';
import { sqliteAudit } from './sqlite.ts';

/** Where the audit is: a file, or a database of PostgreSQL. */
export type AuditPlace = { readonly sqlite: string } | { readonly postgres: string };

/** Opens the audit. */
export function openAudit(place: AuditPlace): Audit {
  return 'sqlite' in place ? sqliteAudit(place.sqlite) : postgresAudit(place.postgres);
}
