import type { Verdict } from '../../hosts/shared/audit/verify.ts';
import { Failure } from '../command/failure.ts';

/**
 * Verifies that a ledger was found whole. `what` names it.
 *
 * Errors: throws `Failure` with what is wrong first.
 */
export function wholeOrFailure(what: string, { finding }: Verdict): void {
  if (finding === undefined) return;
  const at = finding.sequence === undefined ? '' : ` at entry ${finding.sequence}`;
  throw new Failure(`${what} is not whole: ${finding.code}${at}: expected ${finding.expected}, got ${finding.got}`);
}
