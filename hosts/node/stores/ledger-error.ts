/** Why a ledger could not be opened. */
export type LedgerProblem =
  /** Another process, or another store of this one, has the file. */
  | { readonly code: 'in-use' }
  /** The file is no ledger of this version. */
  | { readonly code: 'not-a-ledger'; readonly expected: string; readonly got: string }
  /** The file cannot be created, read or written. */
  | { readonly code: 'unusable'; readonly detail: string };

/** A ledger that cannot be opened. Names the file. */
export class LedgerOpenError extends Error {
  override readonly name = 'LedgerOpenError';
  /** Path of the file. */
  readonly file: string;
  /** What is wrong with it. */
  readonly problem: LedgerProblem;

  constructor(file: string, problem: LedgerProblem, cause?: unknown) {
    super(`${file}: ${describe(problem)}`, { cause });
    this.file = file;
    this.problem = problem;
  }
}

function describe(problem: LedgerProblem): string {
  if (problem.code === 'in-use') return 'another process has this ledger open';
  if (problem.code === 'not-a-ledger') return `this is no ledger: expected ${problem.expected}, got ${problem.got}`;
  return `this ledger cannot be used: ${problem.detail}`;
}
