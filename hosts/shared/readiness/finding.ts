import { StoreAwayError } from '../limits/deadline.ts';
import { LedgerContradiction } from '../ledger/rollback-guard.ts';

/** What a probe found of its part. */
export type Finding =
  | { readonly status: 'ok'; readonly leader?: boolean }
  /** `cause` is for everybody who asks: it holds no address, no URL, no path and no secret. */
  | { readonly status: 'failed'; readonly cause: string };

/** A part that is fine, and of which there is no more to say. */
export const fine: Finding = { status: 'ok' };

/** Returns the finding of a part that fails. */
export function failing(cause: string): Finding {
  return { status: 'failed', cause };
}

/** A code of the system, of Node, of PostgreSQL or of AWS. */
const plainCode = /^[A-Za-z0-9_-]{3,40}$/;

/**
 * Returns why something failed, in words for everybody. The message of an error may hold a path or
 * an address, so only its code is shown, or its `plainReason`.
 */
export function reasonOf(error: unknown): string {
  if (error instanceof StoreAwayError) return error.message;
  if (error instanceof LedgerContradiction) return 'the ledger lacks entries that it must have';
  if (error instanceof Error && 'plainReason' in error && typeof error.plainReason === 'string') return error.plainReason;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    // SQLite's own words for an error number: they are constant.
    if ('errstr' in cause && typeof cause.errstr === 'string') return cause.errstr;
    if ('code' in cause && typeof cause.code === 'string' && plainCode.test(cause.code)) return cause.code;
  }
  return error instanceof Error ? error.name : 'an unknown error';
}
