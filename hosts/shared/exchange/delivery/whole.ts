import type { Head, Output, Summary } from '../../../../build/types/interfaces/mintmark-gateway-exchanges.js';

/** A response of which everything is there. */
export interface WholeResponse {
  readonly head: Head;
  readonly body: Uint8Array;
  readonly summary: Summary;
}

/** Returns the response that the pieces of one step are. `undefined` if they are a part of one. */
export function wholeOf(output: readonly Output[]): WholeResponse | undefined {
  if (output.length < 2 || output.length > 3) return undefined;
  const [head, body] = output;
  const end = output.at(-1);
  if (head?.tag !== 'head' || end?.tag !== 'end') return undefined;
  if (output.length === 2) return { head: head.val, body: nothing, summary: end.val };
  return body?.tag === 'chunk' ? { head: head.val, body: body.val, summary: end.val } : undefined;
}

const nothing = new Uint8Array();
