import type { VNode } from 'preact';
import { numberAt, textAt } from '../data/read.ts';
import { Copyable } from '../parts/copy.tsx';
import { Table } from '../parts/table.tsx';

const WIDTH = 200;

/** Shows the steps of a resolution as a timeline. */
export function Trace({ steps }: { readonly steps: readonly unknown[] }): VNode | null {
  if (steps.length === 0) return null;
  const end = Math.max(1, ...steps.map((step) => (numberAt(step, 'startMs') ?? 0) + (numberAt(step, 'ms') ?? 0)));
  const hasCids = steps.some((step) => textAt(step, 'cid') !== undefined);
  return (
    <>
      <h3>Trace</h3>
      <p class="quiet">
        {steps.length} {steps.length === 1 ? 'step' : 'steps'} in {end} ms
      </p>
      <Table
        label="Trace"
        head={['Step', `0 to ${end} ms`, 'Start', 'Took', 'Outcome', 'From', ...(hasCids ? ['CID'] : [])]}
        numbers={['Start', 'Took']}
      >
        {steps.map((step, index) => {
          const start = numberAt(step, 'startMs') ?? 0;
          const ms = numberAt(step, 'ms');
          return (
            <tr key={index}>
              <td class="line">{textAt(step, 'purpose')}</td>
              <td>
                <svg class="timeline" viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
                  <rect x={(start / end) * (WIDTH - 2)} y="1" width={Math.max(2, ((ms ?? 0) / end) * WIDTH)} height="8" />
                </svg>
              </td>
              <td class="number">{start} ms</td>
              <td class="number">{ms === undefined ? '–' : `${ms} ms`}</td>
              <td>
                <span class={`outcome ${textAt(step, 'outcome') ?? ''}`}>{textAt(step, 'outcome')}</span>
                {textAt(step, 'status') !== undefined && ` ${textAt(step, 'status')}`}
                {textAt(step, 'cache') !== undefined && `, cache ${textAt(step, 'cache')}`}
                {textAt(step, 'detail') !== undefined && <span class="quiet"> {textAt(step, 'detail')}</span>}
              </td>
              <td class="line">{textAt(step, 'origin')}</td>
              {hasCids && <td>{textAt(step, 'cid') !== undefined && <Copyable text={textAt(step, 'cid')} what="the CID" max={18} />}</td>}
            </tr>
          );
        })}
      </Table>
    </>
  );
}
