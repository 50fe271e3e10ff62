/** What a policy of the gateway has left, as the fields `RateLimit` and `RateLimit-Policy` say. */
export interface RateLimit {
  /** The name of the policy. */
  readonly policy: string;
  /** Units that are left. */
  readonly available: number;
  /**
   * Seconds over which the client can count on what is available, and no more. If nothing is, the
   * time to the next unit. `undefined` for calls under way.
   */
  readonly effectiveSeconds: number | undefined;
  /** Units of a whole window. */
  readonly quota: number | undefined;
  /** The window in seconds. `undefined` for a month, and for calls under way. */
  readonly windowSeconds: number | undefined;
}

type Numbers = Readonly<Record<string, number | undefined>>;

/** The most policies of a field. */
const MAX_POLICIES = 32;

/** The parts of a list of strings (RFC 9651). An integer has at most 15 digits. */
const text = /[ \t]*"((?:[ !#-[\]-~]|\\["\\])*)"/y;
const parameter =
  /; *([a-z*][\w.*-]*)(?:=(?:-?\d{1,12}\.\d{1,3}|(\d{1,15})|@?-?\d{1,15}|"(?:[ !#-[\]-~]|\\["\\])*"|[A-Za-z*][\w!#$%&'*+.^`|~:/-]*|:[\w+/=]*:|\?[01]))?/y;
const end = /[ \t]*(?:,(?=[ \t]*")|$)/y;

/**
 * Reads what a response says about limits. Returns nothing if its fields have a form that names no
 * policies (`limits.dialect`).
 */
export function rateLimits(headers: Headers): readonly RateLimit[] {
  const policies = members(headers.get('ratelimit-policy'));
  return [...members(headers.get('ratelimit'))].flatMap(([policy, own]) => {
    // `r` and `t` in the draft, `a` and `w` in the copy of its editors.
    const available = own['r'] ?? own['a'];
    if (available === undefined) return [];
    const { q: quota, w: windowSeconds } = policies.get(policy) ?? {};
    return [{ policy, available, effectiveSeconds: own['t'] ?? own['w'], quota, windowSeconds }];
  });
}

/**
 * Returns the members of a list of strings (RFC 9651) with the whole numbers among their
 * parameters. Returns none if the field is malformed, has too many members, or has one twice.
 */
function members(value: string | null): ReadonlyMap<string, Numbers> {
  const found = new Map<string, Numbers>();
  const none = new Map<string, Numbers>();
  const field = value ?? '';
  let at = 0;
  const take = (part: RegExp): RegExpExecArray | null => {
    part.lastIndex = at;
    const match = part.exec(field);
    at += match?.[0].length ?? 0;
    return match;
  };
  while (at < field.length) {
    const name = take(text)?.[1]?.replaceAll(/\\(.)/g, '$1');
    if (name === undefined || found.has(name) || found.size === MAX_POLICIES) return none;
    const numbers: Record<string, number | undefined> = {};
    for (let match = take(parameter); match !== null; match = take(parameter)) {
      const [, key = '', digits] = match;
      numbers[key] = digits === undefined ? undefined : Number(digits);
    }
    found.set(name, numbers);
    if (take(end) === null) return none;
  }
  return found;
}
