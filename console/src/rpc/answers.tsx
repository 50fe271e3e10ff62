import type { VNode } from 'preact';
import { at, listAt } from '../data/read.ts';
import type { Reply } from '../gateway/ask.ts';
import { problemOf } from '../gateway/problem.ts';
import { Json } from '../parts/json.tsx';
import { ProblemView } from '../parts/problem-view.tsx';

/** A request that was answered. */
export interface Answered {
  readonly reply: Reply;
  /** The methods of its calls, in order. */
  readonly methods: readonly string[];
}

/** Shows the answer to each call of a request. */
export function Answers({ reply, methods }: Answered): VNode {
  if (reply.problem !== undefined) return <ProblemView problem={reply.problem} heading="h2" />;
  const answers = Array.isArray(reply.body) ? listAt({ all: reply.body }, 'all') : [reply.body];
  return (
    <section aria-label="Answers">
      <h2>{answers.length === 1 ? 'Answer' : 'Answers'}</h2>
      <p class="quiet">after {Math.round(reply.ms)} ms</p>
      {answers.map((answer, index) => {
        const name = `${answers.length === 1 ? '' : `${index + 1}. `}${methods[index] ?? ''}`;
        return (
          <div key={index}>
            <h3>
              <code>{name}</code>
            </h3>
            {at(answer, 'error') === undefined ? (
              <Json value={at(answer, 'result')} what={`the result of ${name}`} />
            ) : (
              <ProblemView problem={problemOf(answer, 200)} />
            )}
          </div>
        );
      })}
    </section>
  );
}

/**
 * Returns the methods that a request was charged for: none if it was refused as a whole.
 * `undefined` if one of its calls has failed, because some failures cost nothing.
 */
export function chargedMethods({ reply, methods }: Answered): readonly string[] | undefined {
  if (reply.problem !== undefined) return free.has(reply.problem.code) ? [] : undefined;
  const answers = Array.isArray(reply.body) ? listAt({ all: reply.body }, 'all') : [reply.body];
  return answers.length === methods.length && answers.every((answer) => at(answer, 'error') === undefined) ? methods : undefined;
}

/** Problems of requests that were not charged. */
const free: ReadonlySet<string> = new Set(['quota-exceeded', 'cost-exceeds-capacity']);
