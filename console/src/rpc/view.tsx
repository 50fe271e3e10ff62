import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';
import { at, listAt } from '../data/read.ts';
import { ask } from '../gateway/ask.ts';
import type { Reply } from '../gateway/ask.ts';
import { MEASURED_CALLS, costOf } from '../gateway/rate-limit.ts';
import { problemOf } from '../gateway/problem.ts';
import { Field, Form, SecretField } from '../parts/field.tsx';
import { Json } from '../parts/json.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import type { Secret } from '../secret.ts';
import { Calls } from './calls.tsx';
import type { Call } from './calls.tsx';
import { Costs } from './costs.tsx';
import { Gauges } from './gauges.tsx';

/** A call as it is sent. */
interface RpcCall {
  readonly jsonrpc: string;
  readonly id: number;
  readonly method: string;
  readonly params: unknown;
}

/** Milliseconds between two calls that are repeated. */
const REPEAT_MS = 1000;

/** Sends calls to a chain, and shows what they cost and what is left. */
export function RpcView({ at: given, apiKey }: { readonly at: readonly string[]; readonly apiKey: Secret }): VNode {
  const [chain, setChain] = useState(given[0] ?? '1');
  const [calls, setCalls] = useState<readonly Call[]>([{ method: 'eth_blockNumber', params: '[]' }]);
  const [malformed, setMalformed] = useState('');
  const [repeats, setRepeats] = useState(false);
  const [costs, setCosts] = useState<ReadonlyMap<string, number>>(new Map());
  const [limits, setLimits] = useState<readonly RateLimit[]>([]);
  const { reply, isBusy, run } = useReply();

  const path = `/rpc/${encodeURIComponent(chain.trim())}`;
  /**
   * Returns the calls as they are sent. `undefined` if one is malformed, which the form then says.
   */
  const written = (): readonly RpcCall[] | undefined => {
    const all = calls.map(({ method, params }, index) => ({
      jsonrpc: '2.0',
      id: index + 1,
      method: method.trim(),
      params: parsed(params),
    }));
    const wrong = all.findIndex(({ params }) => params === undefined);
    setMalformed(wrong === -1 ? '' : `Parameters of call ${wrong + 1}: expected a JSON list or object, such as ["latest", false]`);
    return wrong === -1 ? all : undefined;
  };
  const post = async (body: unknown): Promise<Reply> => {
    const answered = await run(() => ask(path, { credential: apiKey.value, post: body }));
    if (answered.limits.length > 0) setLimits(answered.limits);
    return answered;
  };
  const send = async (): Promise<void> => {
    const all = written();
    if (all !== undefined) await post(all.length === 1 ? all[0] : all);
  };
  const measure = async (): Promise<void> => {
    const [first] = written() ?? [];
    if (first === undefined) return;
    const before = await post(first);
    const after = await post(Array.from({ length: MEASURED_CALLS }, (_, index) => ({ ...first, id: index + 1 })));
    const cost = costOf(before.limits, after.limits);
    if (cost !== undefined && after.problem === undefined) setCosts((known) => new Map(known).set(first.method, cost));
  };

  const latest = useRef(send);
  latest.current = send;
  useEffect(() => {
    if (!repeats) return undefined;
    const timer = setInterval(() => void latest.current(), REPEAT_MS);
    return () => clearInterval(timer);
  }, [repeats]);

  return (
    <>
      <h1>RPC</h1>
      <Form label="Send calls" onSubmit={() => void send()}>
        <Field label="Chain id" value={chain} onValue={setChain} required />
        <SecretField label="API key (if you have one)" value={apiKey.value} onValue={apiKey.set} />
        <Calls calls={calls} onCalls={setCalls} />
        <div class="row">
          <button aria-disabled={isBusy && !repeats}>{calls.length === 1 ? 'Send' : `Send a batch of ${calls.length}`}</button>
          <label class="check">
            <input type="checkbox" checked={repeats} onChange={(event) => setRepeats(event.currentTarget.checked)} /> every second
          </label>
          {calls.length === 1 && calls[0]?.method.startsWith('eth_send') === false && (
            <button type="button" class="small" onClick={() => void measure()}>
              Measure its cost
            </button>
          )}
        </div>
        {malformed !== '' && (
          <p class="problem" role="alert">
            {malformed}
          </p>
        )}
      </Form>
      <Gauges limits={limits} />
      <Costs costs={costs} />
      <div aria-live={repeats ? 'off' : 'polite'} aria-busy={isBusy}>
        {reply !== undefined && <Answers reply={reply} />}
      </div>
    </>
  );
}

function Answers({ reply }: { readonly reply: Reply }): VNode {
  if (reply.problem !== undefined) return <ProblemView problem={reply.problem} />;
  const answers = Array.isArray(reply.body) ? listAt({ all: reply.body }, 'all') : [reply.body];
  return (
    <section aria-label="Answers">
      <h2>Answers</h2>
      <p class="quiet">in {Math.round(reply.ms)} ms</p>
      {answers.map((answer, index) =>
        at(answer, 'error') === undefined ? (
          <Json key={index} value={at(answer, 'result')} />
        ) : (
          <ProblemView key={index} problem={problemOf(answer, 200)} />
        ),
      )}
    </section>
  );
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
