/** Why a store's file could not be opened. */
export type StoreProblem =
  /** Another process, or another store of this one, has the file. */
  | { readonly code: 'in-use' }
  /** The file is of another kind, or of another version. */
  | { readonly code: 'wrong-kind'; readonly expected: string; readonly got: string }
  /** The file cannot be created, read or written. */
  | { readonly code: 'unusable'; readonly detail: string };

/** A store's file that cannot be opened. Names the file. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  /** Path of the file. */
  readonly file: string;
  /** What it was to be: `ledger`, `limits file`, `content store`. */
  readonly kind: string;
  /** What is wrong with it. */
  readonly problem: StoreProblem;

  constructor(file: string, kind: string, problem: StoreProblem, cause?: unknown) {
    super(`${file}: ${describe(kind, problem)}`, { cause });
    this.file = file;
    this.kind = kind;
    this.problem = problem;
  }
}

function describe(kind: string, problem: StoreProblem): string {
  if (problem.code === 'in-use') return `another process has this ${kind} open`;
  if (problem.code === 'wrong-kind') return `this is no ${kind}: expected ${problem.expected}, got ${problem.got}`;
  return `this ${kind} cannot be used: ${problem.detail}`;
}
