/** The points of a signature at which a host can be killed, in order. */
export const killPoints = {
  planned: 'before the ledger is read, and so before anything is prepared',
  prepared: 'after everything is prepared, before the commit',
  committing: 'in the commit: written, not yet confirmed',
  committed: 'after the commit is confirmed',
  shown: 'before the release, with what was kept read back',
  released: 'after the release, before the answer',
} as const;

/** The name of a point. */
export type KillPoint = keyof typeof killPoints;

/** At which point a host is killed. */
export interface KillPlan {
  readonly point: KillPoint;
  /** The number of commits before that. */
  readonly after: number;
}

/** Returns the variables that set the point in a variant of a host. */
export function killVariables({ point, after }: KillPlan): Record<'KILL_AT' | 'KILL_AFTER', string> {
  return { KILL_AT: point, KILL_AFTER: String(after) };
}

/** Decides at each point whether to kill the host. `variables` are those of `killVariables`. */
export class KillSwitch {
  readonly #point: string;
  readonly #after: number;
  #commits = 0;
  #isSigning = false;

  constructor(variables: Readonly<Record<string, unknown>>) {
    this.#point = String(variables['KILL_AT']);
    this.#after = Number(variables['KILL_AFTER']);
    if (!Object.hasOwn(killPoints, this.#point) || !Number.isInteger(this.#after))
      throw new TypeError(`expected KILL_AT and KILL_AFTER, got ${this.#point} and ${this.#after}`);
  }

  /**
   * Takes the names of the rows that are read next. Nothing counts that only concerns the roster.
   */
  reads(rows: readonly string[]): void {
    if (rows.length > 0) this.#isSigning = rows.some((name) => name !== 'roster');
  }

  /** Returns whether to kill the host here. */
  isAt(point: KillPoint): boolean {
    return this.#isSigning && point === this.#point && this.#commits >= this.#after;
  }

  /** Counts a successful commit. */
  committed(): void {
    if (this.#isSigning) this.#commits += 1;
  }
}
