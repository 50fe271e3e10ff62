import { at, numberAt, textAt } from '../data/read.ts';
import type { Finding, Progress, Question } from './messages.ts';

/** The path of the worker's script. The build sets it. */
declare const VERIFIER_PATH: string;

/** The part of Trusted Types that is used here. */
interface TrustedTypes {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

declare const trustedTypes: TrustedTypes | undefined;

/** What is told of a verification while it goes on. */
export interface Following {
  readonly onFinding: (finding: Finding) => void;
  readonly onProgress: (progress: Progress) => void;
  /** Ends the verification when it aborts. */
  readonly signal: AbortSignal;
}

/**
 * Has a worker verify a token. Resolves when every part was judged.
 *
 * Errors: rejects if the worker cannot run, and with the signal's reason.
 */
export function verifyInThread(question: Question, { onFinding, onProgress, signal }: Following): Promise<void> {
  const worker = new Worker(scriptUrl(), { type: 'module', name: 'verifier' });
  return new Promise<void>((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason instanceof Error ? signal.reason : new Error('aborted')), { once: true });
    worker.addEventListener('error', (event) => reject(new Error(event.message || 'the worker does not start')));
    worker.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const [end, progress] = [textAt(data, 'end'), at(data, 'progress')];
      if (progress !== undefined) onProgress(progressOf(progress));
      else if (end === undefined) onFinding(findingOf(at(data, 'finding')));
      else if (end === '') resolve();
      else reject(new Error(end));
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a worker has none
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}

function progressOf(value: unknown): Progress {
  return {
    part: textAt(value, 'part') ?? '',
    calls: numberAt(value, 'calls') ?? 0,
    blocks: numberAt(value, 'blocks') ?? 0,
    bytes: numberAt(value, 'bytes') ?? 0,
  };
}

function findingOf(value: unknown): Finding {
  const [outcome, expected, got] = [textAt(value, 'outcome'), textAt(value, 'expected'), textAt(value, 'got')];
  return {
    part: textAt(value, 'part') ?? '',
    outcome: outcome === 'same' || outcome === 'different' || outcome === 'unverifiable' ? outcome : 'failed',
    detail: textAt(value, 'detail') ?? '',
    ...(expected === undefined || got === undefined ? {} : { expected, got }),
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
