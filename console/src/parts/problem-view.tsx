import type { VNode } from 'preact';
import { adviceOn } from '../gateway/advice.ts';
import type { Problem } from '../gateway/problem.ts';

/** Shows a problem: its code, what it says, its request id, and what to do. */
export function ProblemView({ problem }: { readonly problem: Problem }): VNode {
  const { code, title, detail, requestId, violated } = problem;
  return (
    <section class="problem" role="alert">
      <h3>
        <code>{code}</code> {title}
      </h3>
      <p>{detail}</p>
      {violated.length > 0 && <p>Exceeded: {violated.join(', ')}</p>}
      <p>
        <strong>What to do:</strong> {adviceOn(problem)}
      </p>
      {requestId !== undefined && (
        <p class="quiet">
          Request <code>{requestId}</code>
        </p>
      )}
    </section>
  );
}
