/** An argument that breaks its rule. */
export interface Invalid {
  /** Which: `cost`, `policies[0].quota`, … */
  field: string;
  /** The rule. */
  expected: string;
  /** What was given, shortened to 80 characters. */
  got: string;
}

/** Thrown for an argument that breaks its rule. The payload is where jco's bindings have it as well, so that a native caller and a component's see the same. */
export class InvalidError extends Error {
  override readonly name = 'InvalidError';
  /** Which argument, its rule, and what was given. */
  readonly payload: Invalid;

  /** Of a field, its rule and the value that breaks it. */
  constructor(field: string, expected: string, got: unknown) {
    super(`${field}: expected ${expected}`);
    this.payload = { field, expected, got: show(got) };
  }
}

const longest = 80;

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
