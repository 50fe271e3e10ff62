import type { Request, Seed } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import table from '../../../schema/routes.json' with { type: 'json' };
import type { RequestRef } from '../trap/trap.ts';

/** What a host itself knows of a request, for when the gateway cannot say it. */
export interface About {
  readonly requestId: string;
  /** The route's template, or `unknown`. It has no segment that a client chose. */
  readonly route: string;
  /** The chain id in the path. `undefined` if there is none. */
  readonly chain: string | undefined;
  /** Whether the route speaks JSON-RPC. */
  readonly isJsonRpc: boolean;
}

/** A route, and the segments of its template. */
interface Route {
  readonly template: string;
  readonly segments: readonly string[];
  readonly isJsonRpc: boolean;
}

const routes: readonly Route[] = table.routes.map(({ template, jsonRpc }) => ({
  template,
  segments: template.split('/'),
  isJsonRpc: jsonRpc,
}));

/**
 * Returns what a host knows from a request's head. It finds the route as the gateway does: both
 * follow `schema/routes.json`.
 */
export function aboutOf(request: Request, seed: Seed): About {
  const [path = ''] = request.target.split('?', 1);
  const segments = path.split('/');
  const route = routes.find((it) => matches(it.segments, segments));
  return {
    requestId: requestIdOf(request, seed.entropy),
    route: route?.template ?? 'unknown',
    chain: route === undefined ? undefined : chainIn(segments[route.segments.indexOf('{chain}')] ?? ''),
    isJsonRpc: route?.isJsonRpc ?? false,
  };
}

function matches(pattern: readonly string[], segments: readonly string[]): boolean {
  return pattern.length === segments.length && pattern.every((part, index) => part.startsWith('{') || part === segments[index]);
}

/**
 * Returns the chain id in a segment. `undefined` if there is none.
 *
 * Security: a segment that is no chain id may be anything, such as a misplaced key.
 */
function chainIn(segment: string): string | undefined {
  const prefix = table.chainPrefixes.find((it) => segment.startsWith(it)) ?? '';
  const id = segment.slice(prefix.length);
  return /^\d{1,20}$/.test(id) ? id : undefined;
}

/**
 * A reference to a request, for the log of what goes wrong behind it. Reads the id only if it is
 * asked for, which is seldom.
 */
export class LazyRequestRef implements RequestRef {
  readonly #request: Request;
  readonly #seed: Seed;

  constructor(request: Request, seed: Seed) {
    this.#request = request;
    this.#seed = seed;
  }

  get requestId(): string {
    return requestIdOf(this.#request, this.#seed.entropy);
  }
}

/**
 * Returns the id of a request: the client's `X-Request-Id` if it is short and plain, otherwise
 * random hexadecimal.
 */
function requestIdOf(request: Request, entropy: Uint8Array): string {
  const given = request.headers.filter(({ name }) => name === 'x-request-id');
  const [first] = given;
  return given.length === 1 && first !== undefined && plainId.test(first.value) ? first.value : idOf(entropy);
}

/** Returns random bytes as an id. */
export function idOf(entropy: Uint8Array): string {
  return Array.from(entropy, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const plainId = /^[A-Za-z0-9._-]{1,64}$/;
