import type { VNode } from 'preact';
import { numberAt, textAt } from '../data/read.ts';
import { Table } from '../parts/table.tsx';

const WIDTH = 160;

/** Shows the steps of a resolution as a timeline. */
export function Trace({ steps }: { readonly steps: readonly unknown[] }): VNode | null {
  if (steps.length === 0) return null;
  const end = Math.max(1, ...steps.map((step) => (numberAt(step, 'startMs') ?? 0) + (numberAt(step, 'ms') ?? 0)));
  return (
    <>
      <h3>Trace</h3>
      <Table label="Trace" head={['Step', 'Time', 'Outcome', 'From']}>
        {steps.map((step, index) => {
          const start = numberAt(step, 'startMs') ?? 0;
          const ms = numberAt(step, 'ms');
          return (
            <tr key={index}>
              <td>{textAt(step, 'purpose')}</td>
              <td>
                <svg class="timeline" viewBox={`0 0 ${WIDTH} 10`} aria-hidden="true">
                  <rect x={(start / end) * WIDTH} y="1" width={Math.max(2, ((ms ?? 0) / end) * WIDTH)} height="8" />
                </svg>{' '}
                {start} ms{ms === undefined ? '' : ` + ${ms} ms`}
              </td>
              <td>
                {textAt(step, 'outcome')}
                {textAt(step, 'status') !== undefined && ` ${textAt(step, 'status')}`}
                {textAt(step, 'cache') !== undefined && `, cache ${textAt(step, 'cache')}`}
                {textAt(step, 'detail') !== undefined && <span class="quiet"> {textAt(step, 'detail')}</span>}
              </td>
              <td>
                {textAt(step, 'origin')} <code>{textAt(step, 'cid')}</code>
              </td>
            </tr>
          );
        })}
      </Table>
    </>
  );
}
