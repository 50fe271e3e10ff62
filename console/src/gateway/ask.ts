import { rateLimits } from '../../../packages/client/src/rate-limit.ts';
import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';
import { at } from '../data/read.ts';
import { ownProblem, problemOf } from './problem.ts';
import type { Problem } from './problem.ts';

/** What the gateway answered. */
export interface Reply {
  /** The body: parsed if it is JSON, otherwise text. */
  readonly body: unknown;
  /** `undefined` if the request was answered as it was asked. */
  readonly problem: Problem | undefined;
  /** Where the client stands. Empty if the route has no limits. */
  readonly limits: readonly RateLimit[];
  /** Milliseconds until the whole answer was there. */
  readonly ms: number;
}

/** What a request may carry besides its path. */
export interface Asking {
  /** A key or a token. Empty if there is none. */
  readonly credential?: string;
  /** What to post as JSON. Absent for a GET. */
  readonly post?: unknown;
}

/** Asks the gateway that this page came from. Never rejects. */
export async function ask(path: string, { credential = '', post }: Asking = {}): Promise<Reply> {
  const begun = performance.now();
  const done = (body: unknown, problem?: Problem, limits: readonly RateLimit[] = []): Reply => ({
    body,
    problem,
    limits,
    ms: performance.now() - begun,
  });
  const [route = ''] = path.split('?');
  // Security: a browser takes such a segment of a form or a link for a step to another path.
  if (/\/\.\.?(?:\/|$)/.test(route)) return done(undefined, ownProblem('malformed', 'expected no segment of dots only in the address'));
  try {
    const response = await fetch(path, {
      method: post === undefined ? 'GET' : 'POST',
      headers: {
        ...(credential === '' ? {} : { authorization: `Bearer ${credential}` }),
        ...(post === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(post === undefined ? {} : { body: JSON.stringify(post) }),
      // The policy of this page lets it ask its own origin only. With the mode `same-origin` and no
      // referrer a browser would send `Origin: null`.
      credentials: 'omit',
      redirect: 'error',
    });
    const text = await response.text();
    const limits = rateLimits(response.headers);
    const body = bodyOf(text, response.headers.get('content-type') ?? '');
    if (body === undefined)
      return done(text, ownProblem('not-json', `expected JSON, got ${text.length} characters of something else`), limits);
    return done(body, response.ok && at(body, 'error') === undefined ? undefined : problemOf(body, response.status), limits);
  } catch (error) {
    return done(undefined, ownProblem('unreachable', error instanceof Error ? error.message : 'the request failed'));
  }
}

/** Returns the parsed body, or the text of one that is not JSON. `undefined` if it is broken. */
function bodyOf(text: string, type: string): unknown {
  if (!/^application\/(?:problem\+)?json\b/.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Sends one JSON-RPC call. The body of the reply is its result. */
export async function call(path: string, method: string, params: unknown, credential: string): Promise<Reply> {
  const reply = await ask(path, { credential, post: { jsonrpc: '2.0', id: 1, method, params } });
  return { ...reply, body: at(reply.body, 'result') };
}
