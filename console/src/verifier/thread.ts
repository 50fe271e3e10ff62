import { textAt, at } from '../data/read.ts';
import type { Finding, Question } from './messages.ts';

/** The path of the worker's script. The build sets it. */
declare const VERIFIER_PATH: string;

/** The part of Trusted Types that is used here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

declare const trustedTypes: TrustedTypes | undefined;

/**
 * Has a worker verify a token. Calls `onFinding` for each part.
 *
 * Errors: rejects if the worker cannot run.
 */
export function verifyInThread(question: Question, onFinding: (finding: Finding) => void): Promise<void> {
  const worker = new Worker(scriptUrl(), { type: 'module', name: 'verifier' });
  return new Promise<void>((resolve, reject) => {
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the worker does not start')));
    worker.addEventListener('message', (event: MessageEvent<unknown>) => {
      const end = textAt(event.data, 'end');
      if (end === undefined) onFinding(findingOf(at(event.data, 'finding')));
      else if (end === '') resolve();
      else reject(new Error(end));
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}

function findingOf(value: unknown): Finding {
  const outcome = textAt(value, 'outcome');
  return {
    part: textAt(value, 'part') ?? '',
    outcome: outcome === 'same' || outcome === 'different' || outcome === 'unverifiable' ? outcome : 'failed',
    detail: textAt(value, 'detail') ?? '',
  };
}

let policy: ReturnType<TrustedTypes['createPolicy']> | undefined;

/** Returns the address of the worker's script: the only one that the page's policy lets run. */
function scriptUrl(): string {
  if (typeof trustedTypes === 'undefined') return VERIFIER_PATH;
  policy ??= trustedTypes.createPolicy('console', {
    createScriptURL: (url) => {
      if (url !== VERIFIER_PATH) throw new TypeError(`expected ${VERIFIER_PATH}, got another script`);
      return url;
    },
  });
  return policy.createScriptURL(VERIFIER_PATH);
}
