/** What the doctor found of a part of a configuration. */
export interface Finding {
  /** `note`: it works, and there is something to know. */
  readonly status: 'ok' | 'note' | 'wrong';
  /** The place in the configuration, a JSON pointer. */
  readonly at: string;
  /** What was asked: an origin, a file, a kind of store. */
  readonly what: string;
  readonly text: string;
  /** What to do. Present if something is wrong. */
  readonly mend?: string;
}

/** The place of findings, and what was asked there. */
export type Place = Pick<Finding, 'at' | 'what'>;

/** Returns the finding that something is as it must be. */
export function ok(place: Place, text: string): Finding {
  return { status: 'ok', ...place, text };
}

/** Returns a finding that keeps nothing from working. */
export function note(place: Place, text: string): Finding {
  return { status: 'note', ...place, text };
}

/** Returns the finding that something is wrong, and what to do. */
export function wrong(place: Place, text: string, mend: string): Finding {
  return { status: 'wrong', ...place, text, mend };
}
