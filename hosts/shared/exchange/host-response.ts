import type { Head, Header, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { About } from './about.ts';

/** A whole response that the host made itself, without a component. */
export interface HostResponse {
  readonly head: Head;
  readonly body: Uint8Array;
}

/**
 * The problems (RFC 9457) that a host itself answers with, and who is to blame for each: there is
 * no instance to ask, or the request cannot be given to one.
 */
export const hostProblems = {
  'instance-replaced': { status: 503, title: 'The instance failed and was replaced', retryable: true, fault: 'gateway' },
  internal: { status: 500, title: 'Something went wrong here', retryable: false, fault: 'gateway' },
  'invalid-request': { status: 400, title: 'The request is malformed', retryable: false, fault: 'client' },
  unauthorized: { status: 401, title: 'The credential is missing or unknown', retryable: false, fault: 'client' },
  'too-large': { status: 413, title: 'The body is too large', retryable: false, fault: 'client' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here', retryable: false, fault: 'client' },
  'request-timeout': { status: 408, title: 'The request took too long to come', retryable: true, fault: 'client' },
  'too-many-sockets': { status: 429, title: 'The client has too many WebSockets', retryable: true, fault: 'client' },
  overloaded: { status: 503, title: 'Too many requests of this kind are under way', retryable: true, fault: 'gateway' },
  'fields-too-large': { status: 431, title: 'The header fields are too large', retryable: false, fault: 'client' },
} as const;

/** The code of a problem that a host itself answers with. */
export type HostCode = keyof typeof hostProblems;

/** A problem that a host itself answers with. */
export interface HostProblem {
  readonly code: HostCode;
  readonly detail: string;
  /** Fields of the response, besides those that every one has. Default: none. */
  readonly headers?: readonly Header[];
}

/** Returns what the log line of a request says about such a problem. */
export function logged({ code }: HostProblem): Pick<Summary, 'codes' | 'fault'> {
  return { codes: [code], fault: hostProblems[code].fault };
}

/** The instance that worked on the request trapped, and was replaced. */
export const instanceReplaced: HostProblem = {
  code: 'instance-replaced',
  detail: 'the request was lost with its instance; send it again, with an Idempotency-Key if it signs something',
};

/** Too many requests wait for an instance. */
export const overloaded: HostProblem = {
  code: 'overloaded',
  detail: 'too many requests wait for an instance of the gateway; send this one again later',
  headers: [{ name: 'retry-after', value: '1' }],
};

/** The client sends or reads so slowly that it keeps others waiting. */
export const tooSlow: HostProblem = {
  code: 'request-timeout',
  detail: 'others wait, and this client sends its request or reads its response too slowly; send the request again later',
  headers: [{ name: 'retry-after', value: '1' }],
};

/** The exchange stalled, or its response cannot be sent: a defect. */
export const defect: HostProblem = {
  code: 'internal',
  detail: 'the gateway made no response that could be sent; this is a defect, please report it',
};

/** Returns the problem of a method that a route of the host does not have. */
export function methodNotAllowed(method: string, methods: readonly string[]): HostProblem {
  const detail = `method: expected ${methods.join(' or ')}, got ${method}`;
  return { code: 'method-not-allowed', detail, headers: [{ name: 'allow', value: methods.join(', ') }] };
}

/**
 * Renders a problem as a response, in the form that the request's route speaks.
 *
 * The response has no CORS fields: only the gateway decides which page may read it. A page sees a
 * network error.
 */
export function hostResponse(about: HostProblem, { requestId, isJsonRpc }: Pick<About, 'requestId' | 'isJsonRpc'>): HostResponse {
  return isJsonRpc ? jsonRpcResponse(about, requestId) : problemResponse(about, requestId);
}

function withFields({ head, body }: HostResponse, { headers = [] }: HostProblem): HostResponse {
  return { head: { ...head, headers: [...head.headers, ...headers] }, body };
}

/** Renders a problem as a response of RFC 9457. */
export function problemResponse(about: HostProblem, requestId: string): HostResponse {
  return withFields(jsonWith(hostProblems[about.code].status, 'application/problem+json', problemOf(about, requestId), requestId), about);
}

/**
 * Renders a problem as an error response (JSON-RPC 2.0, 5) with the problem in `error.data`. Its id
 * is null, since the host does not know the call's. Its status is 200 for `internal`, as in the
 * gateway's own responses.
 */
function jsonRpcResponse(about: HostProblem, requestId: string): HostResponse {
  const status = about.code === 'internal' ? 200 : hostProblems[about.code].status;
  return withFields(jsonWith(status, 'application/json', jsonRpcError(about, requestId, null), requestId), about);
}

/** Renders a problem as the error of a call. */
export function jsonRpcError(about: HostProblem, requestId: string, id: unknown): object {
  const error = { code: -32603, message: about.detail, data: problemOf(about, requestId) };
  return { jsonrpc: '2.0', id, error };
}

function problemOf({ code, detail }: HostProblem, requestId: string): object {
  const { status, title, retryable } = hostProblems[code];
  return { type: 'about:blank', title, status, code, detail, retryable, requestId };
}

function jsonWith(status: number, type: string, value: object, requestId: string): HostResponse {
  return responseWith(status, type, new TextEncoder().encode(JSON.stringify(value)), requestId);
}

/** Returns a response that no cache keeps. */
export function responseWith(status: number, type: string, body: Uint8Array, requestId: string): HostResponse {
  const headers = [
    { name: 'content-type', value: type },
    { name: 'cache-control', value: 'no-store' },
    { name: 'x-content-type-options', value: 'nosniff' },
    { name: 'x-request-id', value: requestId },
    { name: 'content-length', value: String(body.length) },
  ];
  return { head: { status, headers }, body };
}
