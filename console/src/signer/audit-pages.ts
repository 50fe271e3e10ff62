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

/** Entries that are asked for at once. */
const PAGE = 500;
/** The most entries that a page reads. `mintmark audit` verifies longer ones. */
const MAX_ENTRIES = 100_000;

/**
 * Reads the audit page by page, and verifies its chain as `mintmark audit verify` does.
 *
 * Errors: the problem of the request that failed, or why this page cannot verify anything.
 */
export async function readAudit(ask: CallSigner): Promise<Result<ReadAudit, Problem>> {
  if (!isSecureContext) return err(ownProblem('malformed', 'a browser hashes only in pages that came by HTTPS or from this machine'));
  const [entries, recorded]: [unknown[], Recorded[]] = [[], []];
  let after: string | undefined = '0';
  while (after !== undefined && entries.length < MAX_ENTRIES) {
    const { problem, body } = await ask('signer_audit', [{ after, limit: PAGE }]);
    if (problem !== undefined) return err(problem);
    entries.push(...listAt(body, 'entries'));
    recorded.push(...recordedIn(JSON.stringify(body)));
    after = textAt(body, 'next');
  }
  const verdict = await verify({ recorded: inOrder(recorded), checkpoints: [], publicKeys: new Set(), sha256 });
  return ok({ entries, verdict });
}

/** The chain's own texts are hashed: nothing that the parser of this page has rounded. */
async function sha256(text: string): Promise<string> {
  return hexOf(new Uint8Array(await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))));
}

async function* inOrder(recorded: readonly Recorded[]): AsyncGenerator<Recorded> {
  yield* recorded;
}
