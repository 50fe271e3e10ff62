import type { VNode } from 'preact';
import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';
import { duration, grouped } from '../data/amounts.ts';

/** Shows what is left under each policy, as the last answer has told it. */
export function Gauges({ limits }: { readonly limits: readonly RateLimit[] }): VNode {
  return (
    <section aria-label="Limits">
      <h2>Limits</h2>
      {limits.length === 0 && <p class="quiet">The gateway tells with each answer what is left. Send a call to see it.</p>}
      {limits.map((limit) => {
        const { policy, quota, available } = limit;
        const top = Math.max(quota ?? available, available, 1);
        return (
          <div key={policy} class="gauge">
            <strong id={`limit-${policy}`}>{policy}</strong>
            <meter aria-labelledby={`limit-${policy}`} min={0} max={top} low={top / 5} value={available}>
              {available}
            </meter>
            <div>
              {grouped(available)} left {until(limit)}
            </div>
            {quota !== undefined && <div class="quiet">{ruleOf(limit)}</div>}
          </div>
        );
      })}
    </section>
  );
}

function ruleOf({ quota = 0, windowSeconds, effectiveSeconds }: RateLimit): string {
  if (windowSeconds !== undefined) return `${grouped(quota)} units come back in ${duration(windowSeconds)}`;
  return effectiveSeconds === undefined ? `${grouped(quota)} calls at the same time` : `${grouped(quota)} units in a month`;
}

/** Says for how long the client can count on what is left. */
function until({ available, effectiveSeconds }: RateLimit): string {
  if (effectiveSeconds === undefined) return '';
  return available === 0 ? `until the next unit in ${duration(effectiveSeconds)}` : `for the next ${duration(effectiveSeconds)}`;
}
