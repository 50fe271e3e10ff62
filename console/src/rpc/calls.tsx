import type { VNode } from 'preact';
import { Field } from '../parts/field.tsx';

/** A call as the user writes it. */
export interface Call {
  readonly method: string;
  /** JSON. */
  readonly params: string;
}

/** A call as it is sent. */
export interface RpcCall {
  readonly jsonrpc: '2.0';
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** What the form begins with. */
export const firstCall: Call = { method: 'eth_blockNumber', params: '[]' };

/** The calls of a request: one, or several of a batch. */
export function Calls({ calls, onCalls }: { readonly calls: readonly Call[]; readonly onCalls: (calls: readonly Call[]) => void }): VNode {
  const change = (index: number, changed: Partial<Call>): void =>
    onCalls(calls.map((call, place) => (place === index ? { ...call, ...changed } : call)));
  return (
    <>
      {calls.map(({ method, params }, index) => (
        <fieldset key={index} class="call">
          <legend>Call {index + 1}</legend>
          <Field label="Method" value={method} onValue={(value) => change(index, { method: value })} required />
          <Field label="Parameters (JSON)" value={params} onValue={(value) => change(index, { params: value })} room="wide" />
          {calls.length > 1 && (
            <button type="button" class="small" onClick={() => onCalls(calls.filter((_, place) => place !== index))}>
              Remove call {index + 1}
            </button>
          )}
        </fieldset>
      ))}
    </>
  );
}

/**
 * Returns the calls as they are sent.
 *
 * Errors: the number of the call whose parameters are no JSON list and no object.
 */
export function written(calls: readonly Call[]): readonly RpcCall[] | number {
  const all = calls.map(({ method, params }, index) => ({
    jsonrpc: '2.0' as const,
    id: index + 1,
    method: method.trim(),
    params: parsed(params),
  }));
  const wrong = all.findIndex(({ params }) => params === undefined);
  return wrong === -1 ? all : wrong + 1;
}

/** Reads the calls that an address names: pairs of a method and its parameters. */
export function callsIn(segments: readonly string[]): readonly Call[] {
  const calls: Call[] = [];
  for (let index = 0; index < segments.length; index += 2)
    calls.push({ method: segments[index] ?? '', params: segments[index + 1] ?? '[]' });
  return calls.length === 0 ? [firstCall] : calls;
}

/** Parses parameters. `undefined` if they are no JSON list and no object. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text.trim() === '' ? '[]' : text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
