import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { ask } from '../gateway/ask.ts';
import { parseMetrics } from '../gateway/prometheus.ts';
import { Busy } from '../parts/busy.tsx';
import { Form, SecretField } from '../parts/field.tsx';
import { Plot } from '../parts/plot.tsx';
import { ProblemView } from '../parts/problem-view.tsx';
import { useReply } from '../parts/use-reply.ts';
import type { Secret } from '../secret.ts';
import { StuckAccounts, Upstreams } from './health.tsx';
import { plots } from './plots.ts';
import type { Reading } from './plots.ts';

/** Milliseconds between two readings, and how many are kept. */
const [READ_MS, MAX_READINGS] = [2000, 60];

/** The gateway does not tell those who may not read the metrics that there are any. */
const noMetrics =
  'Type the admin token, whose hash is `admin.tokenSha256` of the configuration. Without one only this machine may read. Workers have no `/metrics`.';

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

  const [first] = readings;
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
      <div aria-live="polite">
        {isOn && last === undefined && <Busy text="Reading the metrics" />}
        {reply?.problem !== undefined && (
          <ProblemView heading="h2" problem={reply.problem} advice={reply.problem.code === 'unknown-route' ? noMetrics : undefined} />
        )}
        {!isOn && reply === undefined && (
          <p class="quiet">
            The page reads /metrics every {READ_MS / 1000} seconds and plots what came since then: requests, limits, upstreams, the signer
            and the process. Below stand stuck accounts and the health of each upstream.
          </p>
        )}
      </div>
      {last !== undefined && first !== undefined && (
        <>
          <p class="quiet">
            {isOn ? 'The last' : 'Stopped. The last'} {Math.max(1, Math.round(last.at - first.at))} s, read every {READ_MS / 1000} s.
          </p>
          <Upstreams first={first.metrics} last={last.metrics} />
          <StuckAccounts metrics={last.metrics} />
          {plots.map(([group, all]) => {
            // A series that this gateway does not have is left out.
            const shown = all.filter(({ isIn }) => isIn(last.metrics));
            if (shown.length === 0) return null;
            return (
              <section key={group} aria-label={group}>
                <h2>{group}</h2>
                <div class="plots">
                  {shown.map(({ title, format, valueOf }) => (
                    <Plot
                      key={title}
                      title={title}
                      values={readings.map((reading, index) => valueOf(reading, readings[index - 1]))}
                      format={format}
                    />
                  ))}
                </div>
              </section>
            );
          })}
        </>
      )}
    </>
  );
}
