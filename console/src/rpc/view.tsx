import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../gateway/ask.ts';
import type { Reply } from '../gateway/ask.ts';
import { callsToMeasure, isExact } from '../gateway/costs.ts';
import { Busy } from '../parts/busy.tsx';
import { Field, Form, SecretField } from '../parts/field.tsx';
import { Malformed } from '../parts/problem-view.tsx';
import { lastChain, remember } from '../remember.ts';
import type { Secret } from '../secret.ts';
import { Answers, chargedMethods } from './answers.tsx';
import type { Answered } from './answers.tsx';
import { Calls, callsIn, firstCall, written } from './calls.tsx';
import type { Call, RpcCall } from './calls.tsx';
import { Costs } from './costs.tsx';
import { Gauges } from './gauges.tsx';
import type { Usage } from './usage.ts';

/** Milliseconds between two calls that are repeated. */
const REPEAT_MS = 1000;

/** Milliseconds that a first measurement is thought to take, and the most calls of a batch. */
const [MEASURE_MS, MAX_MEASURED] = [60, 100];

interface RpcProps {
  /** The chain and the calls, out of the page's address. They are not sent by themselves. */
  readonly at: readonly string[];
  readonly apiKey: Secret;
  readonly usage: Usage;
}

/** Sends calls to a chain, and shows what they cost and what is left. */
export function RpcView({ at: [givenChain = lastChain() ?? '1', ...given], apiKey, usage }: RpcProps): VNode {
  const [chain, setChain] = useState(givenChain);
  const [calls, setCalls] = useState(() => callsIn(given));
  const [malformed, setMalformed] = useState('');
  const [repeats, setRepeats] = useState(false);
  const [work, setWork] = useState<'sending' | 'measuring'>();
  const [answered, setAnswered] = useState<Answered>();
  /** Milliseconds that a measurement has taken. In a longer time more units come back. */
  const [took, setTook] = useState(MEASURE_MS);
  /** The last call of each method, which a measurement repeats. */
  const sent = useRef(new Map<string, RpcCall>());

  // What other views have spent in the meantime is not known.
  useEffect(() => usage.interrupt(), []);

  const post = async (all: readonly RpcCall[]): Promise<Answered> => {
    const sentAt = performance.now();
    const path = `/rpc/${encodeURIComponent(chain.trim())}`;
    const reply: Reply = await ask(path, { credential: apiKey.value, post: all.length === 1 ? all[0] : all });
    const done = { reply, methods: all.map(({ method }) => method) };
    usage.note({ limits: reply.limits, methods: chargedMethods(done), sentAt, gotAt: performance.now() });
    return done;
  };
  const valid = (): readonly RpcCall[] | undefined => {
    const all = written(calls);
    const isValid = typeof all !== 'number';
    setMalformed(isValid ? '' : `Parameters of call ${all}: expected a JSON list or object, such as ["latest", false]`);
    return isValid ? all : undefined;
  };
  const send = async (): Promise<void> => {
    const all = valid();
    if (all === undefined || work !== undefined) return;
    for (const call of all) sent.current.set(call.method, call);
    if (!repeats) remember({ view: 'rpc', rest: [chain.trim(), ...calls.flatMap(({ method, params }) => [method.trim(), params.trim()])] });
    setWork('sending');
    setAnswered(await post(all));
    setWork(undefined);
  };

  const known = new Map(usage.costs);
  const open = [...new Set([...known.keys(), ...calls.map(({ method }) => method.trim())])].filter((method) => {
    const cost = known.get(method);
    return isRepeatable(method) && (cost === undefined || !isExact(cost));
  });
  const batch = callsToMeasure(usage.limits, took, MAX_MEASURED);
  const measure = async (): Promise<void> => {
    const all = valid();
    if (all === undefined || work !== undefined) return;
    setWork('measuring');
    for (const method of open) {
      const call = all.find((it) => it.method === method) ?? sent.current.get(method);
      if (call === undefined) continue;
      const begun = performance.now();
      let last = await post([call]);
      if (chargedMethods(last)?.length === 1) last = await post(Array.from({ length: batch }, (_, index) => ({ ...call, id: index + 1 })));
      setTook((before) => Math.max(before, performance.now() - begun));
      if (chargedMethods(last)?.length === batch) continue;
      setAnswered(last);
      break;
    }
    setWork(undefined);
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
      <div class="beside">
        <div>
          <Form label="Send calls" onSubmit={() => void send()}>
            <Field label="Chain id" value={chain} onValue={setChain} required />
            <SecretField label="API key (optional)" value={apiKey.value} onValue={apiKey.set} />
            <Calls calls={calls} onCalls={setCalls} />
            <div class="row">
              <button aria-disabled={work !== undefined && !repeats}>
                {calls.length === 1 ? 'Send' : `Send a batch of ${calls.length}`}
              </button>
              <button type="button" class="small" onClick={() => setCalls((before: readonly Call[]) => [...before, firstCall])}>
                Add a call
              </button>
              <label class="check">
                <input type="checkbox" checked={repeats} onChange={(event) => setRepeats(event.currentTarget.checked)} /> every second
              </label>
            </div>
            <Malformed text={malformed} />
          </Form>
          <div aria-live={repeats ? 'off' : 'polite'} aria-busy={work === 'sending'}>
            {work === 'sending' && answered === undefined && <Busy text="Waiting for the answer" />}
            {answered !== undefined && <Answers {...answered} />}
          </div>
        </div>
        <div>
          <Gauges limits={usage.limits} />
          <Costs costs={usage.costs} open={open} calls={batch + 1} isMeasuring={work === 'measuring'} onMeasure={() => void measure()} />
        </div>
      </div>
    </>
  );
}

/** Whether a call can be sent again without changing anything. */
function isRepeatable(method: string): boolean {
  return method !== '' && !/^eth_send|^eth_new|^eth_uninstall|^eth_(?:un)?subscribe|changes$/i.test(method);
}
