import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { exportAudit } from '../../../cli/audit/export.ts';
import { recordedIn } from '../../../hosts/shared/audit/record.ts';
import { verify } from '../../../cli/audit/verify.ts';
import type { Verdict } from '../../../hosts/shared/audit/verify.ts';
import { isOfRequest } from '../../audit/outcomes.ts';
import { at, bearer, rpc, textAt } from '../support/ask.ts';

/** An entry of `signer_audit`, with its text parsed. */
export interface AuditEntry {
  readonly sequence: number;
  readonly hash: string;
  /** The hashed text after the domain line, parsed. */
  readonly fields: unknown;
}

const entryDomain = 'mintmark-audit-v1\n';

/**
 * Reads the whole audit, so many entries at a time, and expects an unbroken chain: every hash is
 * the SHA-256 of its text, every text names the hash before it, sequences count from 1, and the
 * last hash is the head.
 *
 * Returns the entries of requests. The others come at any time.
 */
export async function readAudit(baseUrl: string, token: string, limit = 3): Promise<readonly AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let previous = `0x${'00'.repeat(32)}`;
  let after: unknown = 0;
  for (;;) {
    const { body } = await rpc(`${baseUrl}/v1/signer`, { method: 'signer_audit', params: [{ after, limit }] }, bearer(token));
    const page = at(body, 'result', 'entries');
    if (!Array.isArray(page)) throw new TypeError(`expected entries, got ${JSON.stringify(body)}`);
    for (const given of page) {
      const text = textAt(given, 'text');
      const hash = textAt(given, 'hash');
      expect(text.startsWith(entryDomain)).toBe(true);
      expect(hash).toBe(`0x${createHash('sha256').update(text).digest('hex')}`);
      const fields: unknown = JSON.parse(text.slice(entryDomain.length));
      const sequence = entries.length + 1;
      expect(fields).toMatchObject({ sequence, previous });
      expect(given).toMatchObject({ sequence, previous });
      entries.push({ sequence, hash, fields });
      previous = hash;
    }
    after = at(body, 'result', 'next');
    if (after === null) {
      expect(textAt(body, 'result', 'head')).toBe(previous);
      return entries.filter(({ fields }) => isOfRequest(at(fields, 'outcome')));
    }
    expect(page.length).toBeGreaterThan(0);
  }
}

/**
 * Exports the audit and verifies it as `npm run audit` does: the chain, its end, and checkpoints if
 * there are any. Returns the verdict.
 */
export async function expectWhole(baseUrl: string, token: string): Promise<Verdict> {
  const lines: string[] = [];
  const write = async (line: string): Promise<void> => void lines.push(line);
  await exportAudit({ url: new URL(baseUrl), token, after: 0n, write, progress: () => {} });
  const recorded = (async function* () {
    for (const line of lines) yield* recordedIn(line);
  })();
  const verdict = await verify({ recorded, checkpoints: [], publicKeys: new Set() });
  expect(verdict).toMatchObject({ finding: undefined, end: 'head' });
  return verdict;
}
