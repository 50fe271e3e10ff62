/**
 * The error value of a function of the contract: what its `result` holds in the place of a value.
 * The bindings throw it. Anything else that they throw is a trap, or a mistake in an argument.
 */
export class BindingError<Payload = unknown> extends Error {
  override readonly name = 'BindingError';
  /**
   * The case of the error, such as `denied` or `invalid-token`. `invalid` for a record of a broken
   * rule, `error` for anything else.
   */
  readonly code: string;
  /** The error value as the contract describes it. */
  readonly payload: Payload;

  constructor(payload: Payload) {
    super(describe(payload));
    this.code = codeOf(payload);
    this.payload = payload;
  }
}

function codeOf(payload: unknown): string {
  if (isRecord(payload) && typeof payload['tag'] === 'string') return payload['tag'];
  return isRule(payload) || (Array.isArray(payload) && payload.length > 0 && payload.every(isRule)) ? 'invalid' : 'error';
}

/** Describes an error value for people. No error value holds a secret. */
function describe(payload: unknown): string {
  if (typeof payload === 'string') return payload;
  if (Array.isArray(payload)) return payload.map(describe).join('\n');
  if (!isRecord(payload)) return String(payload);
  const { tag, val } = payload;
  if (typeof tag === 'string') return val === undefined ? tag : `${tag}: ${describe(val)}`;
  if (!isRule(payload)) return JSON.stringify(payload, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
  const place = payload['field'] ?? payload['at'];
  const rule = `expected ${String(payload['expected'])}, got ${String(payload['got'])}`;
  return typeof place === 'string' && place !== '' ? `${place}: ${rule}` : rule;
}

/** Whether a value says which rule was broken, and by what. */
function isRule(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && 'expected' in value && 'got' in value;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
