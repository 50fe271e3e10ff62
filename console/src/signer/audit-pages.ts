import { recordedIn } from '../../../hosts/shared/audit/record.ts';
import type { Recorded } from '../../../hosts/shared/audit/record.ts';
import { verify } from '../../../hosts/shared/audit/verify.ts';
import type { Verdict } from '../../../hosts/shared/audit/verify.ts';
import { hexOf } from '../../../hosts/shared/hex.ts';
import type { Result } from '../../../hosts/shared/result.ts';
import { err, ok } from '../../../hosts/shared/result.ts';
import { listAt, textAt } from '../data/read.ts';
import { ownProblem } from '../gateway/problem.ts';
import type { Problem } from '../gateway/problem.ts';
import type { CallSigner } from './call-signer.ts';

/** An audit that was read to its end. */
export interface ReadAudit {
  readonly entries: readonly unknown[];
  readonly verdict: Verdict;
}

/** How an audit is read. */
export interface AuditReading {
  /** The public key that has signed the checkpoints. Empty if it is not known: any key counts. */
  readonly publicKey: string;
  /** The most entries that are read. `mintmark audit verify` reads longer ledgers. */
  readonly maxEntries?: number;
  /** Called with the number of entries that were read so far. */
  readonly onRead?: (entries: number) => void;
}

/** Entries that are asked for at once. */
const PAGE = 500;

/**
 * Reads the audit page by page, and verifies its chain as `mintmark audit verify` does.
 *
 * Errors: the problem of the request that failed, or why this page cannot verify anything.
 */
export async function readAudit(
  ask: CallSigner,
  { publicKey, maxEntries = 100_000, onRead }: AuditReading,
): Promise<Result<ReadAudit, Problem>> {
  const key = publicKey.trim().toLowerCase();
  if (key !== '' && !/^0x[0-9a-f]{64}$/.test(key))
    return err(ownProblem('malformed', `Public key: expected 0x and 64 hexadecimal digits, got ${key.length} characters`));
  const [entries, recorded]: [unknown[], Recorded[]] = [[], []];
  let after: string | undefined = '0';
  while (after !== undefined) {
    // What is cut off here would be verified as a broken chain.
    if (entries.length >= maxEntries) return err(ownProblem('too-long', `this page reads ${maxEntries} entries, and the ledger has more`));
    const { problem, body } = await ask('signer_audit', [{ after, limit: PAGE }]);
    if (problem !== undefined) return err(problem);
    entries.push(...listAt(body, 'entries'));
    recorded.push(...recordedIn(JSON.stringify(body)));
    after = textAt(body, 'next');
    onRead?.(entries.length);
  }
  const verdict = await verify({ recorded: inOrder(recorded), checkpoints: [], publicKeys: new Set(key === '' ? [] : [key]), sha256 });
  return ok({ entries, verdict });
}

/** The chain's own texts are hashed: nothing that the parser of this page has rounded. */
async function sha256(text: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

async function* inOrder(recorded: readonly Recorded[]): AsyncGenerator<Recorded> {
  yield* recorded;
}
