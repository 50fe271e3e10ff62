/** Why a store cannot be opened. */
export type StoreOpenReason =
  /** Another process, or another store of this process, has the file open. */
  | { readonly code: 'in-use' }
  /** The file has another kind of data, or another version. */
  | { readonly code: 'wrong-kind'; readonly expected: string; readonly got: string }
  /** The store has the tables of another version of mintmark. */
  | { readonly code: 'wrong-version'; readonly found: number; readonly expected: number }
  /** The store cannot be created, read or written. */
  | { readonly code: 'unusable'; readonly detail: string };

/** A store cannot be opened. The message names its file, or the place of its database. */
export class StoreOpenError extends Error {
  override readonly name = 'StoreOpenError';
  /** The path of the file, or the place of the database. */
  readonly file: string;
  /** What the file should have: `ledger`, `limits file`, `content store`. */
  readonly kind: string;
  /** What is wrong with the store. */
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
  if (problem.code === 'wrong-version') return describeVersion(kind, problem.found, problem.expected);
  return `this ${kind} cannot be used: ${problem.detail}`;
}

function describeVersion(kind: string, found: number, expected: number): string {
  const has = found === 0 ? `no ${kind}` : `a ${kind} of version ${found}`;
  const what =
    found < expected ? 'run `mintmark migrate` with the same configuration' : 'run the mintmark that it belongs to, or a newer one';
  return `expected a ${kind} of version ${expected}, got ${has}: ${what}`;
}
