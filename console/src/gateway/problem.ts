import { at, listAt, numberAt, textAt } from '../data/read.ts';

/** Why a request was not answered as it was asked, for people. */
export interface Problem {
  /** The stable code, such as `token-not-found`. */
  readonly code: string;
  /** The code of JSON-RPC. `undefined` if the problem is not that of a call. */
  readonly rpcCode: number | undefined;
  readonly title: string;
  readonly detail: string;
  /** The id under which the gateway's log has the request. `undefined` if it never got there. */
  readonly requestId: string | undefined;
  readonly retryable: boolean;
  /** Seconds until a retry can succeed. `undefined` if that is not known. */
  readonly retryAfter: number | undefined;
  /** The policies that a request has exceeded. */
  readonly violated: readonly string[];
  /** The steps that were made, if the request asked for them. */
  readonly trace: readonly unknown[];
}

/**
 * Reads a problem of RFC 9457, or the error of a JSON-RPC response, which has the problem in
 * `data`.
 */
export function problemOf(body: unknown, status: number): Problem {
  const error = at(body, 'error');
  const data = at(error, 'data');
  // The error of an endpoint has the data of a revert there, or nothing.
  const problem = error === undefined ? body : at(data, 'code') === undefined ? error : data;
  return {
    code: textAt(problem, 'code') ?? 'unknown',
    rpcCode: numberAt(error, 'code'),
    title:
      textAt(problem, 'title') ?? (error === undefined ? `The answer has the status ${status}` : 'The endpoint answered with an error'),
    detail: textAt(problem, 'detail') ?? textAt(error, 'message') ?? 'the answer says no more',
    requestId: textAt(problem, 'requestId'),
    retryable: at(problem, 'retryable') === true,
    retryAfter: numberAt(problem, 'retryAfter'),
    violated: listAt(problem, 'violated-policies').map(String),
    trace: listAt(problem, 'trace'),
  };
}

/** Returns the problem of a request that this page could not make. */
export function ownProblem(code: keyof typeof titles, detail: string): Problem {
  return {
    code,
    rpcCode: undefined,
    title: titles[code],
    detail,
    requestId: undefined,
    retryable: false,
    retryAfter: undefined,
    violated: [],
    trace: [],
  };
}

const titles = {
  unreachable: 'The gateway cannot be reached',
  'not-json': 'The answer is not JSON',
  malformed: 'The form is not filled in as it has to be',
  'insecure-page': 'The browser does not hash in this page',
  'too-long': 'The ledger is longer than this page reads',
} as const;
