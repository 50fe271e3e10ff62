/** Why a limits file could not be opened. */
export type LimitsFileProblem =
  /** Another process, or another store of this one, has the file. */
  | { readonly code: 'in-use' }
  /** The file holds no limits of this version. */
  | { readonly code: 'not-limits'; readonly expected: string; readonly got: string }
  /** The file cannot be created, read or written. */
  | { readonly code: 'unusable'; readonly detail: string };

/** A limits file that cannot be opened. Names the file. */
export class LimitsOpenError extends Error {
  override readonly name = 'LimitsOpenError';
  /** Path of the file. */
  readonly file: string;
  /** What is wrong with it. */
  readonly problem: LimitsFileProblem;

  constructor(file: string, problem: LimitsFileProblem, cause?: unknown) {
    super(`${file}: ${describe(problem)}`, { cause });
    this.file = file;
    this.problem = problem;
  }
}

function describe(problem: LimitsFileProblem): string {
  if (problem.code === 'in-use') return 'another process has these limits open';
  if (problem.code === 'not-limits') return `these are no limits: expected ${problem.expected}, got ${problem.got}`;
  return `these limits cannot be used: ${problem.detail}`;
}
