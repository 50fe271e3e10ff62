/** Points on the way of a signature at which a host can be killed, in their order. */
export const killPoints = {
  planned: 'before the ledger is read, and so before anything is prepared',
  prepared: 'after everything is prepared, before the commit',
  committing: 'in the commit: written, not yet confirmed',
  committed: 'after the commit is confirmed',
  shown: 'before the release, with what was kept read back',
  released: 'after the release, before the answer',
} as const;

/** One of them. */
export type KillPoint = keyof typeof killPoints;

/** Where and when a host is to be killed. */
export interface KillPlan {
  readonly point: KillPoint;
  /** Commits that go well before. */
  readonly after: number;
}

/** The variables that tell a variant of a host. */
export function killVariables({ point, after }: KillPlan): Record<'KILL_AT' | 'KILL_AFTER', string> {
  return { KILL_AT: point, KILL_AFTER: String(after) };
}

/** Says at each point whether it is the one. `variables`: as `killVariables` makes them. */
export class KillSwitch {
  readonly #point: string;
  readonly #after: number;
  #commits = 0;

  constructor(variables: Readonly<Record<string, unknown>>) {
    this.#point = String(variables['KILL_AT']);
    this.#after = Number(variables['KILL_AFTER']);
    if (!Object.hasOwn(killPoints, this.#point) || !Number.isInteger(this.#after))
      throw new TypeError(`expected KILL_AT and KILL_AFTER, got ${this.#point} and ${this.#after}`);
  }

  /** Whether to die here. */
  isAt(point: KillPoint): boolean {
    return point === this.#point && this.#commits >= this.#after;
  }

  /** A commit went well. */
  committed(): void {
    this.#commits += 1;
  }
}
