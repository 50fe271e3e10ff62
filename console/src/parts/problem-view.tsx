import type { VNode } from 'preact';
import { adviceOn } from '../gateway/advice.ts';
import type { Problem } from '../gateway/problem.ts';
import { Copyable } from './copy.tsx';
import { Words } from './words.tsx';

interface ProblemProps {
  readonly problem: Problem;
  /** What to do, if the view knows more than the code of the problem says. */
  readonly advice?: string | undefined;
  /** The heading: `h3` in a section that has a heading, otherwise `h2`. Default: `h3`. */
  readonly heading?: 'h2' | 'h3';
}

/** Shows a problem: its code, what it says, its request id, and what to do. */
export function ProblemView({ problem, advice = adviceOn(problem), heading: Heading = 'h3' }: ProblemProps): VNode {
  const { code, title, detail, requestId, violated } = problem;
  return (
    <section class="problem" role="alert">
      <Heading>
        <code>{code}</code> {title}
      </Heading>
      <p>{detail}</p>
      {violated.length > 0 && <p>Exceeded: {violated.join(', ')}</p>}
      <p>
        <strong>What to do:</strong> <Words text={advice} />
      </p>
      {requestId !== undefined && (
        <p class="quiet">
          Request <Copyable text={requestId} what="the request id" />
        </p>
      )}
    </section>
  );
}

/** Says which field of a form is malformed. Nothing if the text is empty. */
export function Malformed({ text }: { readonly text: string }): VNode | null {
  if (text === '') return null;
  return (
    <p class="problem" role="alert">
      {text}
    </p>
  );
}
