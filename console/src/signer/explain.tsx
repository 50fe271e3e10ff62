import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, listAt, membersAt, textAt } from '../data/read.ts';
import { Busy } from '../parts/busy.tsx';
import { Choice, Form, TextArea } from '../parts/field.tsx';
import { Malformed, ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import { RequestTree } from './request-tree.tsx';
import type { CallSigner } from './call-signer.ts';

const methods = ['eth_sendTransaction', 'eth_signTransaction', 'personal_sign', 'eth_signTypedData_v4', 'signer_sign7702Authorization'].map(
  (method) => [method, method] as const,
);

interface ExplainProps {
  readonly ask: CallSigner;
  readonly account: string | undefined;
  readonly chain: string;
}

/** Asks the signer what would come of a request, and shows every rule's verdict. */
export function ExplainSection({ ask, account, chain }: ExplainProps): VNode {
  const [method, setMethod] = useState('eth_sendTransaction');
  const [written, setWritten] = useState<string>();
  const [malformed, setMalformed] = useState('');
  const { reply, isBusy, run } = useReply();
  const params = written ?? exampleOf(method, account);

  const explain = (): void => {
    const value = parsed(params);
    setMalformed(value === undefined ? 'Parameters: expected a JSON list, such as [{ "to": "0x…" }]' : '');
    if (value === undefined) return;
    void run(() => ask('signer_explain', [{ method, params: value, ...(chain === '' ? {} : { chain }) }]));
  };

  return (
    <section aria-labelledby="explain">
      <h2 id="explain">Explain a request</h2>
      <p class="quiet">Nothing is signed, spent or recorded.</p>
      <Form label="Explain a request" onSubmit={explain}>
        <Choice
          label="Method"
          value={method}
          options={methods}
          onValue={(value) => {
            setMethod(value);
            setWritten(undefined);
          }}
        />
        <TextArea label="Parameters (JSON)" value={params} onValue={setWritten} rows={7} />
        <button aria-disabled={isBusy}>Explain</button>
        <Malformed text={malformed} />
      </Form>
      <div aria-live="polite" aria-busy={isBusy}>
        {isBusy && reply === undefined && <Busy text="Asking the signer" />}
        {reply?.problem !== undefined && <ProblemView problem={reply.problem} />}
        {reply !== undefined && reply.problem === undefined && <Explanation result={reply.body} />}
      </div>
    </section>
  );
}

function Explanation({ result }: { readonly result: unknown }): VNode {
  const verdict = textAt(result, 'verdict') ?? 'unknown';
  const limits = listAt(result, 'windows');
  return (
    <article aria-label="Explanation">
      <h3>
        <span class={`verdict ${verdict}`}>{verdict}</span> by {textAt(result, 'policy') ?? 'no policy'}
      </h3>
      {limits.length > 0 && (
        <ul aria-label="Spending limits">
          {limits.map((limit, index) => (
            <li key={index}>
              {textAt(limit, 'name')}:{' '}
              {membersAt(limit, 'measures')
                .map(([name, measure]) => `${name} ${textAt(measure, 'charged') ?? '?'} of ${textAt(measure, 'max') ?? '?'}`)
                .join(', ')}
            </li>
          ))}
        </ul>
      )}
      <RequestTree request={at(result, 'request')} />
    </article>
  );
}

/** Returns parameters that show the form of a method. */
function exampleOf(method: string, account = '0x…'): string {
  const examples: Readonly<Record<string, unknown>> = {
    personal_sign: ['0x6d696e746d61726b', account],
    eth_signTypedData_v4: [
      account,
      {
        types: { EIP712Domain: [], Note: [{ name: 'text', type: 'string' }] },
        primaryType: 'Note',
        domain: {},
        message: { text: 'hello' },
      },
    ],
    signer_sign7702Authorization: [account, { chainId: '0x1', address: account, nonce: '0x0' }],
  };
  return JSON.stringify(examples[method] ?? [{ from: account, to: account, value: '0x1' }], undefined, 1);
}

function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
