import { Refusal } from './refusal.ts';

/** A JSON-RPC 2.0 call. */
export interface RpcCall {
  readonly id: string | number;
  readonly method: string;
  readonly params: readonly unknown[];
}

/** Reads a call. Throws `Refusal` (-32600) if it is none. */
export function readCall(given: unknown): RpcCall {
  if (
    typeof given === 'object' &&
    given !== null &&
    'jsonrpc' in given &&
    given.jsonrpc === '2.0' &&
    'id' in given &&
    (typeof given.id === 'string' || typeof given.id === 'number') &&
    'method' in given &&
    typeof given.method === 'string'
  ) {
    const params: unknown = 'params' in given ? given.params : [];
    if (Array.isArray(params)) return { id: given.id, method: given.method, params };
  }
  throw new Refusal(200, -32600, 'no request of JSON-RPC 2.0');
}

/** Returns the id of what may be a call, `null` if it has none. */
export function idOf(given: unknown): RpcCall['id'] | null {
  const id = typeof given === 'object' && given !== null && 'id' in given ? given.id : null;
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

/** Returns a response with a result. */
export const answered = (id: RpcCall['id'], result: unknown): object => ({ jsonrpc: '2.0', id, result });

/** Returns a response with an error. */
export const refused = (id: RpcCall['id'] | null, code: number, message: string): object => ({
  jsonrpc: '2.0',
  id,
  error: { code, message },
});
