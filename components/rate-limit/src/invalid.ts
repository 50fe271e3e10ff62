/** An argument that breaks its rule. */
export interface Invalid {
  /** The argument: `cost`, `policies[0].quota`, … */
  field: string;
  /** The rule. */
  expected: string;
  /** The value, shortened to 80 characters. */
  got: string;
}

/**
 * Thrown for an argument that breaks its rule. jco's bindings have the payload in the same place,
 * so a native caller and one of the component see the same error.
 */
export class InvalidError extends Error {
  override readonly name = 'InvalidError';
  /** The argument, its rule and the value. */
  readonly payload: Invalid;

  /** Makes an error for a field, its rule and the value that breaks it. */
  constructor(field: string, expected: string, got: unknown) {
    super(`${field}: expected ${expected}`);
    this.payload = { field, expected, got: show(got) };
  }
}

const maxShownCharacters = 80;

function show(value: unknown): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= maxShownCharacters ? text : `${text.slice(0, maxShownCharacters - 1)}…`;
}
