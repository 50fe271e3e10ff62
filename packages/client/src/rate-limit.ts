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

const member = /"((?:[^"\\]|\\.)*)"((?:;[a-z]+=(?:"[^"]*"|[^;,\s]*))*)/g;

/**
 * Reads what a response says about limits. Returns nothing if its fields have a form that names no
 * policies (`limits.dialect`).
 */
export function rateLimits(headers: Headers): readonly RateLimit[] {
  const policies = new Map(members(headers.get('ratelimit-policy')));
  return members(headers.get('ratelimit')).flatMap(([policy, own]) => {
    // `r` and `t` in the draft, `a` and `w` in the copy of its editors.
    const available = own['r'] ?? own['a'];
    if (available === undefined) return [];
    const { q: quota, w: windowSeconds } = policies.get(policy) ?? {};
    return [{ policy, available, effectiveSeconds: own['t'] ?? own['w'], quota, windowSeconds }];
  });
}

/** Returns the members of a list of strings (RFC 9651) with the numbers among their parameters. */
function members(value: string | null): [string, Numbers][] {
  return [...(value ?? '').matchAll(member)].map(([, name = '', parameters = '']) => {
    const numbers = [...parameters.matchAll(/;(\w+)=([\d.]+)/g)].map(([, key = '', digits]) => [key, Number(digits)] as const);
    return [name.replaceAll(/\\(.)/g, '$1'), Object.fromEntries(numbers)];
  });
}
