import type { VNode } from 'preact';
import { faultless } from '../../../hosts/shared/upstreams/faultless.ts';
import { sumsBy } from '../gateway/prometheus.ts';
import type { Metrics } from '../gateway/prometheus.ts';
import { Table } from '../parts/table.tsx';

/** Shows the chains whose accounts wait for a transaction. */
export function StuckAccounts({ metrics }: { readonly metrics: Metrics }): VNode {
  const stuck = sumsBy(metrics, 'mintmark_outbox_stuck_accounts', 'chain');
  const foreign = new Map(sumsBy(metrics, 'mintmark_outbox_foreign_nonce_accounts', 'chain'));
  const oldest = new Map(sumsBy(metrics, 'mintmark_outbox_oldest_open_seconds', 'chain'));
  return (
    <section aria-label="Stuck accounts">
      <h2>Stuck accounts</h2>
      {stuck.length === 0 ? (
        <p class="quiet">
          This process has told of no account yet: there is no signer, nothing was sent, or another process looks after the outbox.
        </p>
      ) : (
        <Table label="Accounts" head={['Chain', 'Stuck', 'With foreign nonces', 'Oldest open transaction']}>
          {stuck.map(([chain, accounts]) => (
            <tr key={chain} class={accounts > 0 ? 'marked' : ''}>
              <th scope="row">{chain}</th>
              <td>{accounts}</td>
              <td>{foreign.get(chain) ?? 0}</td>
              <td>{Math.round(oldest.get(chain) ?? 0)} s</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

const [counter, info] = ['mintmark_upstream_requests_total', 'mintmark_upstream_info'];

/** Shows the origin of each upstream, how often it was asked, and how often it has failed. */
export function Endpoints({ metrics }: { readonly metrics: Metrics }): VNode {
  const upstreams = new Map<string, { asked: number; failed: number }>();
  const origins = new Map<string, string>();
  for (const { name, labels, value } of metrics.samples) {
    const { kind = '', chain = '', endpoint = '', outcome = 'ok', origin = '' } = labels;
    const upstream = [kind, chain, endpoint].filter((part) => part !== '').join(' ');
    if (name === info) origins.set(upstream, origin);
    if (name !== counter) continue;
    const { asked, failed } = upstreams.get(upstream) ?? { asked: 0, failed: 0 };
    upstreams.set(upstream, { asked: asked + value, failed: failed + (faultless.has(outcome) ? 0 : value) });
  }
  return (
    <section aria-label="Upstreams">
      <h2>Upstreams</h2>
      {upstreams.size === 0 ? (
        <p class="quiet">This gateway has no series of its upstreams.</p>
      ) : (
        <Table label="List of upstreams" head={['Upstream', 'Origin', 'Asked', 'Failed']}>
          {[...upstreams].map(([upstream, { asked, failed }]) => (
            <tr key={upstream} class={failed > 0 ? 'marked' : ''}>
              <th scope="row">{upstream}</th>
              <td>{origins.get(upstream)}</td>
              <td>{asked}</td>
              <td>{failed}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}
