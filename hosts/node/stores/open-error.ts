/** Why a store's file cannot be opened. */
export type StoreOpenReason =
  /** Another process, or another store of this process, has the file open. */
  | { readonly code: 'in-use' }
  /** The file has another kind of data, or another version. */
  | { readonly code: 'wrong-kind'; readonly expected: string; readonly got: string }
  /** The file cannot be created, read or written. */
  | { readonly code: 'unusable'; readonly detail: string };

/** A store's file cannot be opened. The message names the file. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  /** The path of the file. */
  readonly file: string;
  /** What the file should have: `ledger`, `limits file`, `content store`. */
  readonly kind: string;
  /** What is wrong with the file. */
  readonly problem: StoreOpenReason;

  constructor(file: string, kind: string, problem: StoreOpenReason, cause?: unknown) {
    super(`${file}: ${describe(kind, problem)}`, { cause });
    this.file = file;
    this.kind = kind;
    this.problem = problem;
  }
}

function describe(kind: string, problem: StoreOpenReason): string {
  if (problem.code === 'in-use') return `another process has this ${kind} open`;
  if (problem.code === 'wrong-kind') return `this is no ${kind}: expected ${problem.expected}, got ${problem.got}`;
  return `this ${kind} cannot be used: ${problem.detail}`;
}
