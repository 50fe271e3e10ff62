import { jsonRpcError } from '../exchange/host-response.ts';
import type { HostProblem } from '../exchange/host-response.ts';

/**
 * Returns the answer to a message whose exchange was lost: an error for each of its calls, by its
 * id, because a client waits for an answer with that id.
 */
export function lostAnswer(message: Uint8Array, why: HostProblem, requestId: string): string {
  const error = (id: unknown): object => jsonRpcError(why, requestId, id);
  let calls: unknown;
  try {
    calls = JSON.parse(new TextDecoder().decode(message));
  } catch {
    return JSON.stringify(error(null));
  }
  return JSON.stringify(Array.isArray(calls) ? calls.map((call) => error(idOf(call))) : error(idOf(calls)));
}

function idOf(call: unknown): unknown {
  const id: unknown = typeof call === 'object' && call !== null && 'id' in call ? call.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
