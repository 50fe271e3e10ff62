import type { Request, Seed } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
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

const routes = [
  { template: '/healthz', path: /^\/healthz$/, isJsonRpc: false },
  { template: '/v1/nft/{chain}/{contract}/{tokenId}', path: /^\/v1\/nft\/([^/]*)\/[^/]*\/[^/]*$/, isJsonRpc: false },
  { template: '/v1/signer', path: /^\/v1\/signer$/, isJsonRpc: true },
  { template: '/v1/signer/{chain}', path: /^\/v1\/signer\/([^/]*)$/, isJsonRpc: true },
  { template: '/rpc/{chain}', path: /^\/rpc\/([^/]*)$/, isJsonRpc: true },
  { template: '/rpc/{chain}/{apiKey}', path: /^\/rpc\/([^/]*)\/[^/]*$/, isJsonRpc: true },
] as const;

/** Reads a request's head, as the gateway does. */
export function aboutOf(request: Request, seed: Seed): About {
  const [path = ''] = request.target.split('?', 1);
  const route = routes.find((it) => it.path.test(path));
  return {
    requestId: requestIdOf(request, seed.entropy),
    route: route?.template ?? 'unknown',
    // Security: a segment that is no chain id may be anything, such as a misplaced key.
    chain: /^(?:eip155(?::|%3A))?(\d{1,20})$/i.exec(route?.path.exec(path)?.[1] ?? '')?.[1],
    isJsonRpc: route?.isJsonRpc ?? false,
  };
}

/** A reference to a request, for the log of what goes wrong behind it. Reads the id only if it is asked for, which is seldom. */
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

/** Returns the id of a request: the client's `X-Request-Id` if it is short and plain, otherwise random hexadecimal. */
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
