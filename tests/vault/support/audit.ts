import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import type { Vault } from '../../../hosts/shared/vault/vault.ts';
import { answered } from './answered.ts';
import { call } from './wallet.ts';

/** The result of `signer_audit`. */
export interface Audit {
  readonly entries: readonly AuditEntry[];
  readonly next: number | null;
  readonly head: string;
  readonly checkpoint: object | null;
}

/** The fields of an entry that the tests read. */
export interface AuditEntry {
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  readonly text: string;
  readonly outcome: string;
  readonly nonce: string | null;
  readonly code: string | null;
  readonly spendTotal: string | null;
}

/** Asks for a page of the audit. */
export async function auditOf(vault: Vault, query: object = {}): Promise<Audit> {
  const answer = await vault.sign(call('signer_audit', [query], { chain: undefined }));
  const { result } = answered(answer);
  const audit: unknown = JSON.parse(result);
  if (!isAudit(audit)) throw new Error(`expected an audit, got ${result}`);
  return audit;
}

/**
 * Verifies a whole audit as an auditor would, from its texts alone: each text hashes to its head,
 * names the head before it, and has the same fields as the entry.
 */
export function expectChain({ entries, head, next }: Audit): void {
  let previous = `0x${'00'.repeat(32)}`;
  for (const [index, { hash, text, ...fields }] of entries.entries()) {
    expect(hash).toBe(`0x${createHash('sha256').update(text).digest('hex')}`);
    const [domain, line, ...rest] = text.split('\n');
    expect([domain, rest]).toEqual(['mintmark-audit-v1', []]);
    expect(JSON.parse(line ?? '')).toEqual(fields);
    expect(fields).toMatchObject({ sequence: index + 1, previous, wallet: 'tests' });
    previous = hash;
  }
  expect(head).toBe(previous);
  expect(next).toBeNull();
}

function isAudit(value: unknown): value is Audit {
  return (
    typeof value === 'object' && value !== null && 'entries' in value && Array.isArray(value.entries) && 'next' in value && 'head' in value
  );
}
