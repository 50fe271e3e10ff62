import type { Head, Request, Seed } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A whole answer that no component made. */
export interface HostAnswer {
  readonly head: Head;
  readonly body: Uint8Array;
}

/** 503 `instance-replaced` (RFC 9457): the instance that worked on a request trapped, and another has taken its place. */
export function instanceReplaced(requestId: string): HostAnswer {
  const problem = {
    type: 'about:blank',
    title: 'The instance failed and was replaced',
    status: 503,
    code: 'instance-replaced',
    detail: 'the request was lost with its instance; ask again, with an Idempotency-Key where something is signed',
    retryable: true,
    requestId,
  };
  const body = new TextEncoder().encode(JSON.stringify(problem));
  const headers = [
    { name: 'content-type', value: 'application/problem+json' },
    { name: 'cache-control', value: 'no-store' },
    { name: 'x-content-type-options', value: 'nosniff' },
    { name: 'x-request-id', value: requestId },
    { name: 'content-length', value: String(body.length) },
  ];
  return { head: { status: 503, headers }, body };
}

/** The id under which the gateway answers a request: the client's `X-Request-Id` where it is short and plain, else the seed's chance in hexadecimal. */
export function requestIdOf(request: Request, seed: Seed): string {
  const given = request.headers.filter(({ name }) => name === 'x-request-id');
  const [first] = given;
  return given.length === 1 && first !== undefined && plainId.test(first.value)
    ? first.value
    : Array.from(seed.entropy, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const plainId = /^[A-Za-z0-9._-]{1,64}$/;
