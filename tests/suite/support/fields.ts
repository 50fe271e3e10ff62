/**
 * The values of one policy in `RateLimit` and `RateLimit-Policy`
 * (draft-ietf-httpapi-ratelimit-headers-11).
 */
export interface RateLimit {
  readonly name: string;
  /** `q`, the units per window. */
  readonly quota: number;
  /** `w`, the window in seconds. */
  readonly window: number;
  /** `r`, the units left. */
  readonly remaining: number;
  /** `t`, the seconds until more units are there. */
  readonly reset: number;
}

/** Parses both fields of a response. Both must have the same policies in the same order. */
export function rateLimits(headers: Headers): RateLimit[] {
  const policies = parseMembers(headers.get('ratelimit-policy'));
  const states = parseMembers(headers.get('ratelimit'));
  if (policies.map(({ name }) => name).join() !== states.map(({ name }) => name).join()) {
    throw new Error(`expected the same policies in both fields, got ${headers.get('ratelimit-policy')} and ${headers.get('ratelimit')}`);
  }
  return policies.map(({ name, parameters }, index) => {
    const state = states[index]?.parameters;
    return {
      name,
      quota: numberIn(parameters, 'q'),
      window: numberIn(parameters, 'w'),
      remaining: numberIn(state, 'r'),
      reset: numberIn(state, 't'),
    };
  });
}

interface Member {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Parses a list of strings with parameters: the part of RFC 9651 that these fields use. */
function parseMembers(value: string | null): Member[] {
  if (value === null) throw new Error('expected the rate limit fields, got none');
  return value.split(/,\s*/).map((member) => {
    const match = /^"([^"\\]+)"((?:;[a-z]+=[^;,\s]+)*)$/.exec(member);
    if (match === null) throw new Error(`expected a string with parameters, got ${member}`);
    const [, name = '', parameters = ''] = match;
    return {
      name,
      parameters: new Map(
        parameters
          .split(';')
          .slice(1)
          .map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]),
      ),
    };
  });
}

function numberIn(parameters: ReadonlyMap<string, string> | undefined, name: string): number {
  const text = parameters?.get(name);
  if (text === undefined || !/^\d+$/.test(text)) throw new Error(`expected a whole number ${name}, got ${text}`);
  return Number(text);
}
