import { RpcError } from '../errors.ts';
import type { ProblemError, UnreadableError } from '../errors.ts';
import { excerpt, factsOf, failureOf, isProblem, parse, problemError, unreadable } from '../transport/read.ts';
import type { Received } from '../transport/received.ts';

/** A JSON-RPC call. */
export interface Call {
  readonly method: string;
  /** Default: none. */
  readonly params?: readonly unknown[] | object;
}

/** What became of a call of a batch. */
export type CallOutcome = { readonly result: unknown } | { readonly error: ProblemError | RpcError };

/** The id of a call that is sent alone. */
const ONLY_ID = 0;

/** Returns the text of a call. */
export function callText(call: Call): string {
  return JSON.stringify(envelope(call, ONLY_ID));
}

/** Returns the text of a batch. */
export function batchText(calls: readonly Call[]): string {
  return JSON.stringify(calls.map(envelope));
}

function envelope({ method, params = [] }: Call, id: number): object {
  return { jsonrpc: '2.0', id, method, params };
}

/**
 * Returns the result of a call.
 *
 * Errors: throws a `ProblemError`, an `RpcError` or an `UnreadableError`.
 */
export function readResult(received: Received): unknown {
  const body = parse(received);
  const outcome = outcomeOf(body, received);
  if (outcome === undefined) throw notRpc(received);
  const id = idOf(body);
  // An error that came before the call was read has no id to give (JSON-RPC 2.0, 5).
  if (id !== ONLY_ID && !('error' in outcome && id === null)) throw unreadable(received, `a response with the id ${ONLY_ID}`, idText(id));
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
}

/**
 * Returns the outcomes of so many calls, in their order.
 *
 * Errors: throws a `ProblemError`, an `RpcError` or an `UnreadableError` if the whole batch failed.
 */
export function readOutcomes(received: Received, count: number): readonly CallOutcome[] {
  const body = parse(received);
  const list = Array.isArray(body) ? body : [body];
  const outcomes = list.map((answer) => outcomeOf(answer, received));
  const [first] = outcomes;
  // A status of its own, or one error in the place of a list, is for all calls.
  if (first !== undefined && 'error' in first && (received.status !== 200 || !Array.isArray(body))) throw first.error;
  const ids = list.map(idOf);
  const expected = Array.from({ length: count }, (_, id) => id);
  // Whose outcome one with another id is, nobody can say.
  if (outcomes.every((it) => it !== undefined) && (list.length !== count || expected.some((id) => !ids.includes(id))))
    throw unreadable(received, `responses with the ids 0 to ${count - 1}, one of each`, `the ids ${excerpt(ids)}`);
  const byId = new Map(list.map((answer, index) => [idOf(answer), outcomes[index]]));
  return Array.from({ length: count }, (_, id) => {
    const outcome = byId.get(id);
    if (outcome === undefined) throw notRpc(received);
    return outcome;
  });
}

/** Returns an id as a message shows it. */
function idText(id: unknown): string {
  return id === undefined ? 'no id' : `the id ${excerpt(id)}`;
}

/** Returns the outcome in a JSON-RPC response. `undefined` if the value is none. */
function outcomeOf(answer: unknown, received: Received): CallOutcome | undefined {
  if (typeof answer !== 'object' || answer === null) return undefined;
  if ('error' in answer) {
    const { error } = answer;
    if (typeof error !== 'object' || error === null || !('code' in error) || typeof error.code !== 'number') return undefined;
    const data = 'data' in error ? error.data : undefined;
    const message = 'message' in error ? String(error.message) : '';
    if (isProblem(data)) return { error: problemError(data, received, error.code) };
    return { error: new RpcError(error.code, message, data, { ...factsOf(received), retryable: false }) };
  }
  return 'result' in answer ? { result: answer.result } : undefined;
}

function idOf(answer: unknown): unknown {
  return typeof answer === 'object' && answer !== null && 'id' in answer ? answer.id : undefined;
}

/** Returns the error of a response that is not JSON-RPC. A problem document is one of its own. */
function notRpc(received: Received): ProblemError | UnreadableError {
  return received.status === 200 ? unreadable(received, 'a JSON-RPC response', 'another value') : failureOf(received);
}
