/** What `RateLimit` and `RateLimit-Policy` say of one policy (draft-ietf-httpapi-ratelimit-headers-11). */
export interface RateLimit {
  readonly name: string;
  /** `q`, units a window. */
  readonly quota: number;
  /** `w`, seconds. */
  readonly window: number;
  /** `r`, units left. */
  readonly remaining: number;
  /** `t`, seconds. */
  readonly reset: number;
}

/** Reads both fields of a response; their members must name the same policies in the same order. */
export function rateLimits(headers: Headers): RateLimit[] {
  const policies = _members(headers.get('ratelimit-policy'));
  const states = _members(headers.get('ratelimit'));
  if (policies.map(({ name }) => name).join() !== states.map(({ name }) => name).join()) {
    throw new Error(`expected the same policies in both fields, got ${headers.get('ratelimit-policy')} and ${headers.get('ratelimit')}`);
  }
  return policies.map(({ name, parameters }, index) => {
    const state = states[index]?.parameters;
    return {
      name,
      quota: _number(parameters, 'q'),
      window: _number(parameters, 'w'),
      remaining: _number(state, 'r'),
      reset: _number(state, 't'),
    };
  });
}

interface _Member {
  readonly name: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** A list of strings with parameters: as much of RFC 9651 as these fields use. */
function _members(value: string | null): _Member[] {
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

function _number(parameters: ReadonlyMap<string, string> | undefined, name: string): number {
  const text = parameters?.get(name);
  if (text === undefined || !/^\d+$/.test(text)) throw new Error(`expected a whole number ${name}, got ${text}`);
  return Number(text);
}
