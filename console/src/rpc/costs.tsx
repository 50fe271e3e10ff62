import type { VNode } from 'preact';
import { Table } from '../parts/table.tsx';

/** Shows what each method has cost, measured by what was left before and after it. */
export function Costs({ costs }: { readonly costs: ReadonlyMap<string, number> }): VNode {
  return (
    <section aria-label="Cost per method">
      <h2>Cost per method</h2>
      {costs.size === 0 ? (
        <p class="quiet">“Measure its cost” sends a call twelve times: the cost is the difference of what is left.</p>
      ) : (
        <Table label="Costs" head={['Method', 'Units']}>
          {[...costs].map(([method, units]) => (
            <tr key={method}>
              <td>
                <code>{method}</code>
              </td>
              <td>{units}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
