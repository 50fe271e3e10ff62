import { jsonRpcError } from '../exchange/host-response.ts';
import type { HostProblem } from '../exchange/host-response.ts';

/**
 * Returns the answer to a message whose exchange was lost: an error for each of its calls, by its
 * id, because a client waits for an answer with that id.
 */
export function lostAnswer(message: Uint8Array, why: HostProblem, requestId: string): string {
  return forEachCall(message, (id) => jsonRpcError(why, requestId, id));
}

/**
 * Returns the answer to a message that was refused with an error. The gateway does not read a
 * message whose client it refuses, such as one whose key was revoked, so that the error has no id.
 * Then each call gets the error, by its id.
 */
export function refusedAnswer(message: Uint8Array, body: Uint8Array): Uint8Array | string {
  const answer: unknown = JSON.parse(new TextDecoder().decode(body));
  if (typeof answer !== 'object' || answer === null || !('id' in answer) || answer.id !== null) return body;
  return forEachCall(message, (id) => ({ ...answer, id }));
}

/** Returns an error for each call of a message, in the form that its answer has. */
function forEachCall(message: Uint8Array, error: (id: unknown) => object): string {
  let calls: unknown;
  try {
    calls = JSON.parse(new TextDecoder().decode(message));
  } catch {
    return JSON.stringify(error(null));
  }
  return JSON.stringify(Array.isArray(calls) && calls.length > 0 ? calls.map((call) => error(idOf(call))) : error(idOf(calls)));
}

function idOf(call: unknown): unknown {
  const id: unknown = typeof call === 'object' && call !== null && 'id' in call ? call.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
