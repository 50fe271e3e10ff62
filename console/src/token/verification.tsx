import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { at, membersAt, textAt } from '../data/read.ts';
import type { Finding } from '../verifier/messages.ts';
import { verifyInThread } from '../verifier/thread.ts';

const marks = { same: '✓ verified', different: '✗ different', unverifiable: '– cannot be verified', failed: '✗ not verified' } as const;

interface VerificationProps {
  readonly answer: unknown;
  readonly path: string;
  readonly apiKey: string;
}

/** A button that has this page verify the bytes of a token, and what came of it. */
export function Verification({ answer, path, apiKey }: VerificationProps): VNode {
  const [findings, setFindings] = useState<readonly Finding[]>([]);
  const [state, setState] = useState<'idle' | 'busy' | 'done'>('idle');
  const [failure, setFailure] = useState('');

  const start = async (): Promise<void> => {
    if (state === 'busy') return;
    setState('busy');
    setFindings([]);
    setFailure('');
    const [chain = '', contract = '', tokenId = ''] = path.split('/').slice(3).map(decodeURIComponent);
    const media = Object.fromEntries(
      membersAt(answer, 'media').flatMap(([field, medium]) => {
        const url = textAt(medium, 'url');
        return url === undefined ? [] : [[field, url]];
      }),
    );
    const question = { chain, contract, tokenId, apiKey, media, metadata: JSON.stringify(at(answer, 'metadata') ?? null) };
    try {
      await verifyInThread(question, (finding) => setFindings((before) => [...before, finding]));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setState('done');
  };

  return (
    <section aria-label="Verification in this page">
      <p>
        <button type="button" aria-disabled={state === 'busy'} onClick={() => void start()}>
          Verify in this page
        </button>{' '}
        <span class="quiet">The nft component resolves the token again, here, and compares every byte.</span>
      </p>
      <div aria-live="polite" aria-busy={state === 'busy'}>
        {state === 'busy' && findings.length === 0 && <p class="quiet">Verifying …</p>}
        <ul class="findings">
          {findings.map(({ part, outcome, detail }) => (
            <li key={part} class={outcome}>
              <strong>{part}</strong>: {marks[outcome]} <span class="quiet">{detail}</span>
            </li>
          ))}
        </ul>
        {failure !== '' && (
          <p class="problem" role="alert">
            The component cannot run: {failure}
          </p>
        )}
      </div>
    </section>
  );
}
