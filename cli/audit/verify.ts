import { hash } from 'node:crypto';
import { verify as verifyRecord } from '../../hosts/shared/audit/verify.ts';
import type { AuditRecord, Verdict } from '../../hosts/shared/audit/verify.ts';

/** Verifies a record as it comes, with Node's SHA-256. Keeps one entry at a time. */
export function verify(record: Omit<AuditRecord, 'sha256'>): Promise<Verdict> {
  return verifyRecord({ ...record, sha256: (text) => `0x${hash('sha256', text)}` });
}
