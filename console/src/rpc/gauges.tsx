import type { VNode } from 'preact';
import type { RateLimit } from '../../../packages/client/src/rate-limit.ts';

/** Shows what is left under each policy, as the last answer has told it. */
export function Gauges({ limits }: { readonly limits: readonly RateLimit[] }): VNode {
  return (
    <section aria-label="Limits">
      <h2>Limits</h2>
      {limits.length === 0 && <p class="quiet">No answer has told of a limit yet.</p>}
      {limits.map(({ policy, quota, windowSeconds, available, effectiveSeconds }) => {
        const top = Math.max(quota ?? available, available, 1);
        return (
          <div key={policy} class="gauge">
            <span id={`limit-${policy}`}>{policy}</span>
            <meter aria-labelledby={`limit-${policy}`} min={0} max={top} low={top / 5} value={available}>
              {available}
            </meter>
            <span>
              {available} left
              {quota !== undefined && windowSeconds !== undefined && `, ${quota} in ${windowSeconds} s`}
              {effectiveSeconds !== undefined && `, for ${effectiveSeconds} s`}
            </span>
          </div>
        );
      })}
    </section>
  );
}
