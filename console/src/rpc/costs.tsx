import type { VNode } from 'preact';
import { isExact } from '../gateway/costs.ts';
import type { Cost } from '../gateway/costs.ts';
import { Busy } from '../parts/busy.tsx';
import { Table } from '../parts/table.tsx';
import type { Usage } from './usage.ts';

interface CostsProps {
  readonly costs: Usage['costs'];
  /** The methods whose costs are not known to the unit, and can be measured. */
  readonly open: readonly string[];
  /** How many calls of each method a measurement sends. */
  readonly calls: number;
  readonly isMeasuring: boolean;
  readonly onMeasure: () => void;
}

/** The widest range of a cost that is shown. A wider one says nothing. */
const MAX_RANGE = 20;

/** Shows what each method costs, as far as the answers have told. */
export function Costs({ costs, open, calls, isMeasuring, onMeasure }: CostsProps): VNode {
  return (
    <section aria-label="Cost per method">
      <h2>Cost per method</h2>
      {costs.length === 0 ? (
        <p class="quiet">Each call that you send shows by how many units the limits have fallen. No call was sent yet.</p>
      ) : (
        <Table label="Costs" head={['Method', 'Units a call']} numbers={['Units a call']}>
          {costs.map(([method, cost]) => (
            <tr key={method}>
              <td>
                <code>{method}</code>
              </td>
              <td class="number">{wordsOf(cost)}</td>
            </tr>
          ))}
        </Table>
      )}
      {open.length > 0 && (
        <>
          <p class="quiet">
            Measuring sends {calls} calls of {open.map((method, index) => [index > 0 && ', ', <code key={method}>{method}</code>])}{' '}
            {open.length > 1 && 'each '}and spends their units.
          </p>
          <button type="button" class="small" aria-disabled={isMeasuring} onClick={onMeasure}>
            {costs.length === 0 ? 'Measure the cost' : 'Measure the rest'}
          </button>
        </>
      )}
      <div aria-live="polite">{isMeasuring && <Busy text="Measuring" />}</div>
    </section>
  );
}

function wordsOf(cost: Cost): string {
  if (isExact(cost)) return String(cost.least);
  return cost.most - cost.least > MAX_RANGE ? 'not known yet' : `${cost.least} to ${cost.most}`;
}
