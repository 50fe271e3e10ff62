import type { VNode } from 'preact';
import { Field } from '../parts/field.tsx';

/** A call as the user writes it. */
export interface Call {
  readonly method: string;
  /** JSON. */
  readonly params: string;
}

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
          <Field label="Parameters (JSON)" value={params} onValue={(value) => change(index, { params: value })} wide />
          {calls.length > 1 && (
            <button type="button" class="small" onClick={() => onCalls(calls.filter((_, place) => place !== index))}>
              Remove call {index + 1}
            </button>
          )}
        </fieldset>
      ))}
      <button type="button" class="small" onClick={() => onCalls([...calls, { method: 'eth_chainId', params: '[]' }])}>
        Add a call
      </button>
    </>
  );
}
