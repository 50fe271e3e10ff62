import type { VNode } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { size } from '../data/amounts.ts';
import { at, membersAt, textAt } from '../data/read.ts';
import { Busy } from '../parts/busy.tsx';
import { Copyable } from '../parts/copy.tsx';
import type { Finding, Progress, Question } from '../verifier/messages.ts';
import { verifyInThread } from '../verifier/thread.ts';

const marks = {
  same: '✓ verified',
  different: '✗ different',
  unverifiable: '– cannot be verified',
  failed: '✗ not verified',
} as const satisfies Record<Finding['outcome'], string>;

interface VerificationProps {
  readonly answer: unknown;
  readonly path: string;
  readonly apiKey: string;
}

/** Where a verification stands. */
type Stand =
  | { readonly tag: 'idle' }
  | { readonly tag: 'busy' }
  | { readonly tag: 'done'; readonly ms: number }
  | { readonly tag: 'cancelled' }
  | { readonly tag: 'failed'; readonly words: string };

/** A button that has this page verify the bytes of a token, and what came of it. */
export function Verification({ answer, path, apiKey }: VerificationProps): VNode {
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [progress, setProgress] = useState<Progress>();
  const [stand, setStand] = useState<Stand>({ tag: 'idle' });
  const running = useRef<AbortController | undefined>(undefined);
  // Nobody waits any more when the view is left.
  useEffect(() => () => running.current?.abort(), []);

  const start = async (): Promise<void> => {
    const controller = new AbortController();
    running.current = controller;
    const begun = performance.now();
    setStand({ tag: 'busy' });
    setFindings([]);
    setProgress(undefined);
    try {
      await verifyInThread(questionOf(answer, path, apiKey), {
        signal: controller.signal,
        onFinding: (finding) => setFindings((before) => [...before, finding]),
        onProgress: setProgress,
      });
      setStand({ tag: 'done', ms: performance.now() - begun });
    } catch (error) {
      if (controller.signal.aborted) setStand({ tag: 'cancelled' });
      else setStand({ tag: 'failed', words: error instanceof Error ? error.message : String(error) });
    }
  };
  const isBusy = stand.tag === 'busy';

  return (
    <section aria-label="Verification in this page">
      <div class="row">
        {/* One button, so that it keeps the focus. */}
        <button type="button" class={isBusy ? 'danger' : ''} onClick={() => (isBusy ? running.current?.abort() : void start())}>
          {isBusy ? 'Cancel the verification' : 'Verify in this page'}
        </button>
        <span class="quiet">The nft component resolves the token again, here, and compares every byte.</span>
      </div>
      <div aria-live="polite" aria-busy={isBusy}>
        {isBusy && <Busy text={progress === undefined ? 'Starting' : `Verifying the ${progress.part}: ${workOf(progress)}`} />}
        {stand.tag === 'cancelled' && <p class="quiet">Cancelled. What is missing below was not verified.</p>}
        {stand.tag === 'done' && (
          <p class="quiet">
            Done after {(stand.ms / 1000).toFixed(2)} s{progress !== undefined && `: ${workOf(progress)}`}
          </p>
        )}
        <ul class="findings">
          {findings.map((finding) => (
            <FindingItem key={finding.part} finding={finding} />
          ))}
        </ul>
        {stand.tag === 'failed' && (
          <p class="problem" role="alert">
            The component cannot run: {stand.words}
          </p>
        )}
      </div>
    </section>
  );
}

function FindingItem({ finding: { part, outcome, detail, expected, got } }: { readonly finding: Finding }): VNode {
  return (
    <li class={outcome}>
      <strong>{part}</strong>: {marks[outcome]} <span class="quiet">{detail}</span>
      {expected !== undefined && got !== undefined && (
        <dl class="facts">
          <div>
            <dt>Expected</dt>
            <dd>
              <Copyable text={expected} what="what was expected" />
            </dd>
          </div>
          <div>
            <dt>Got</dt>
            <dd>
              <Copyable text={got} what="what came" />
            </dd>
          </div>
        </dl>
      )}
    </li>
  );
}

function workOf({ calls, blocks, bytes }: Progress): string {
  return `${calls} ${calls === 1 ? 'call' : 'calls'} of the chain, ${blocks} ${blocks === 1 ? 'block' : 'blocks'}, ${size(bytes)}`;
}

function questionOf(answer: unknown, path: string, apiKey: string): Question {
  const [chain = '', contract = '', tokenId = ''] = path.split('/').slice(3).map(decodeURIComponent);
  const media = Object.fromEntries(
    membersAt(answer, 'media').flatMap(([field, medium]) => {
      const url = textAt(medium, 'url');
      return url === undefined ? [] : [[field, url]];
    }),
  );
  return { chain, contract, tokenId, apiKey, media, metadata: JSON.stringify(at(answer, 'metadata') ?? null) };
}
