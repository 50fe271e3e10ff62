import type { Head } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A whole answer that no component made. */
export interface HostResponse {
  readonly head: Head;
  readonly body: Uint8Array;
}

/** What a host itself answers with (RFC 9457): there is no instance to ask, or nothing that one could be asked. */
const problems = {
  'instance-replaced': { status: 503, title: 'The instance failed and was replaced', retryable: true },
  internal: { status: 500, title: 'Something went wrong here', retryable: false },
  'invalid-request': { status: 400, title: 'The request is malformed', retryable: false },
  'too-large': { status: 413, title: 'The body is too large', retryable: false },
  'request-timeout': { status: 408, title: 'The request took too long to come', retryable: true },
  'fields-too-large': { status: 431, title: 'The header fields are too large', retryable: false },
} as const;

/** Codes of what a host itself answers. */
export type HostCode = keyof typeof problems;

/** What went wrong, in a code and in words. */
export interface HostProblem {
  readonly code: HostCode;
  readonly detail: string;
}

/** The instance that worked on a request trapped, and another has taken its place. */
export const instanceReplaced: HostProblem = {
  code: 'instance-replaced',
  detail: 'the request was lost with its instance; ask again, with an Idempotency-Key where something is signed',
};

/** A defect: an exchange that came to nothing, or a response that cannot be sent. */
export const defect: HostProblem = { code: 'internal', detail: 'the request came to no response that could be sent' };

/**
 * The answer that tells of a problem. On JSON-RPC routes it is an error response (JSON-RPC 2.0, 5) that has the problem in `error.data`, and the id null, as nobody knows the call's; of
 * its statuses only 503 is other than 200, as in the gateway's own. It has no CORS fields: who may read what is the gateway's to decide, and a page that asked sees a network error.
 */
export function hostResponse(about: HostProblem, requestId: string, isJsonRpc: boolean): HostResponse {
  const { status, title, retryable } = problems[about.code];
  const problem = { type: 'about:blank', title, status, code: about.code, detail: about.detail, retryable, requestId };
  const shown = isJsonRpc ? { jsonrpc: '2.0', id: null, error: { code: -32603, message: about.detail, data: problem } } : problem;
  const body = new TextEncoder().encode(JSON.stringify(shown));
  const headers = [
    { name: 'content-type', value: isJsonRpc ? 'application/json' : 'application/problem+json' },
    { name: 'cache-control', value: 'no-store' },
    { name: 'x-content-type-options', value: 'nosniff' },
    { name: 'x-request-id', value: requestId },
    { name: 'content-length', value: String(body.length) },
  ];
  return { head: { status: isJsonRpc && about.code === 'internal' ? 200 : status, headers }, body };
}
