import { expect } from 'vitest';
import { expectProblemSchema } from './problem-schema.ts';

/** A response with its body read. */
export interface Reply {
  readonly status: number;
  readonly headers: Headers;
  /** The body: parsed if it is JSON, otherwise text. */
  readonly body: unknown;
}

/** A JSON-RPC call. Defaults: `2.0`, id 1, no parameters. */
export interface Call {
  readonly method: string;
  readonly params?: unknown;
  readonly id?: string | number | null;
}

/** Sends a request and reads the body. */
export async function ask(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, init);
  const text = await response.text();
  const json = /^application\/(problem\+)?json\b/.test(response.headers.get('content-type') ?? '');
  return { status: response.status, headers: response.headers, body: json && text !== '' ? (JSON.parse(text) as unknown) : text };
}

/** Posts a body as JSON. A text is sent as it is. */
export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return ask(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

/** Returns a JSON-RPC call with its envelope. */
export const envelope = (call: Call): object => ({
  jsonrpc: '2.0',
  id: call.id === undefined ? 1 : call.id,
  method: call.method,
  params: call.params ?? [],
});

/** Sends a JSON-RPC call. */
export function rpc(url: string, call: Call, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return post(url, envelope(call), headers);
}

/** Returns the header that a caller of the signer sends. */
export const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });

/** Returns the value at a path in parsed JSON. `undefined` if there is none. */
export function at(value: unknown, ...path: readonly (string | number)[]): unknown {
  let here = value;
  for (const step of path) {
    if (typeof here !== 'object' || here === null) return undefined;
    here = Reflect.get(here, step);
  }
  return here;
}

/** Returns the text at a path in parsed JSON. Fails the test if there is something else. */
export function textAt(value: unknown, ...path: readonly (string | number)[]): string {
  const found = at(value, ...path);
  if (typeof found !== 'string') throw new TypeError(`expected text at ${path.join('.')} of ${JSON.stringify(value)}, got ${typeof found}`);
  return found;
}

/** Expects the members that every problem must have. */
function expectProblemMembers(problem: unknown, code: string, reply: Reply): void {
  expect(problem).toMatchObject({
    code,
    detail: expect.any(String),
    retryable: expect.any(Boolean),
    requestId: reply.headers.get('x-request-id'),
  });
  expectProblemSchema(problem);
  expect(textAt(problem, 'requestId')).not.toBe('');
  expect(JSON.stringify(problem)).not.toMatch(/panicked|RuntimeError|\.rs:\d|\.ts:\d|\bat .*:\d+:\d+/);
}

/** Expects a problem of RFC 9457 whose detail contains the given texts. */
export function expectProblem(reply: Reply, status: number, code: string, names = ''): void {
  expect({ status: reply.status, code: at(reply.body, 'code') }, JSON.stringify(reply.body)).toEqual({ status, code });
  expect(reply.headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
  expect(reply.headers.get('cache-control')).toBe('no-store');
  expect(at(reply.body, 'status')).toBe(status);
  expectProblemMembers(reply.body, code, reply);
  expect(textAt(reply.body, 'detail')).toContain(names);
}

/** What a JSON-RPC error should be. */
export interface ExpectedRpcError {
  /** The HTTP status. Default: 200. */
  readonly status?: number;
  /** The JSON-RPC error code. */
  readonly code: number;
  /** The problem code in `error.data.code`. Default: any. */
  readonly problem?: string;
  /** The call's id. Default: 1. */
  readonly id?: string | number | null;
}

/** Expects a JSON-RPC error that carries the call's id and a problem. */
export function expectRpcError(reply: Reply, expected: ExpectedRpcError): void {
  const got = { status: reply.status, id: at(reply.body, 'id'), code: at(reply.body, 'error', 'code') };
  expect(got, JSON.stringify(reply.body)).toEqual({
    status: expected.status ?? 200,
    id: expected.id === undefined ? 1 : expected.id,
    code: expected.code,
  });
  expect(reply.headers.get('content-type')).toMatch(/^application\/json\b/);
  expect(at(reply.body, 'jsonrpc')).toBe('2.0');
  expect(at(reply.body, 'result')).toBeUndefined();
  expect(at(reply.body, 'error', 'message')).toEqual(expect.any(String));
  if (expected.problem !== undefined) expectProblemMembers(at(reply.body, 'error', 'data'), expected.problem, reply);
}
