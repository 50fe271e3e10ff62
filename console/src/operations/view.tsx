import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../gateway/ask.ts';
import { parseMetrics } from '../gateway/prometheus.ts';
import { Form, SecretField } from '../parts/field.tsx';
import { Plot } from '../parts/plot.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import type { Secret } from '../secret.ts';
import { Endpoints, StuckAccounts } from './health.tsx';
import { plots } from './plots.ts';
import type { Reading } from './plots.ts';

/** Milliseconds between two readings, and how many are kept. */
const [READ_MS, MAX_READINGS] = [2000, 60];

/** Shows the metrics of the gateway's process as plots. */
export function OperationsView({ token }: { readonly token: Secret }): VNode {
  const [readings, setReadings] = useState<readonly Reading[]>([]);
  const [isOn, setOn] = useState(false);
  const { reply, isBusy, run } = useReply();

  const read = async (): Promise<void> => {
    const { body, problem } = await run(() => ask('/metrics', { credential: token.value }));
    if (problem !== undefined || typeof body !== 'string') return setOn(false);
    const reading = { at: performance.now() / 1000, metrics: parseMetrics(body) };
    setReadings((before) => [...before, reading].slice(-MAX_READINGS));
  };
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    if (!isOn) return undefined;
    void latest.current();
    const timer = setInterval(() => void latest.current(), READ_MS);
    return () => clearInterval(timer);
  }, [isOn]);

  const last = readings.at(-1);
  return (
    <>
      <h1>Operations</h1>
      <Form
        label="Read the metrics"
        onSubmit={() => {
          setReadings([]);
          setOn(!isOn);
        }}
      >
        <SecretField label="Admin token (not needed on this machine)" value={token.value} onValue={token.set} />
        <button aria-disabled={isBusy && !isOn}>{isOn ? 'Stop' : 'Read the metrics'}</button>
      </Form>
      {reply?.problem !== undefined && <ProblemView problem={reply.problem} />}
      {last !== undefined && (
        <>
          <section aria-label="Plots" class="plots">
            {plots.flatMap(({ title, format, valueOf }) => {
              const values = readings.map((reading, index) => valueOf(reading, readings[index - 1]));
              // A series that this gateway does not have is left out.
              return values.every((value) => value === undefined)
                ? []
                : [<Plot key={title} title={title} values={values} format={format} />];
            })}
          </section>
          <StuckAccounts metrics={last.metrics} />
          <Endpoints metrics={last.metrics} />
        </>
      )}
    </>
  );
}
