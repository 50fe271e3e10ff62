import type { VNode } from 'preact';
import type { Limit } from '../gateway/rate-limit.ts';

/** Shows what is left under each policy, as the last answer has told it. */
export function Gauges({ limits }: { readonly limits: readonly Limit[] }): VNode {
  return (
    <section aria-label="Limits">
      <h2>Limits</h2>
      {limits.length === 0 && <p class="quiet">No answer has told of a limit yet.</p>}
      {limits.map(({ name, quota, window, remaining, reset }) => {
        const top = Math.max(quota ?? remaining, remaining, 1);
        return (
          <div key={name} class="gauge">
            <span id={`limit-${name}`}>{name}</span>
            <meter aria-labelledby={`limit-${name}`} min={0} max={top} low={top / 5} value={remaining}>
              {remaining}
            </meter>
            <span>
              {remaining} left
              {quota !== undefined && window !== undefined && `, ${quota} in ${window} s`}
              {reset !== undefined && `, for ${reset} s`}
            </span>
          </div>
        );
      })}
    </section>
  );
}
