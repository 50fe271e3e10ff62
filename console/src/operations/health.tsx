import type { VNode } from 'preact';
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

/** The counters of requests to upstreams, the one that this gateway has. */
const counters = ['mintmark_upstream_requests_total', 'mintmark_upstream_attempts_total'];

/** Shows how often each upstream has answered, and how often it has failed. */
export function Endpoints({ metrics }: { readonly metrics: Metrics }): VNode {
  const name = counters.find((counter) => metrics.samples.some((sample) => sample.name === counter));
  const samples = metrics.samples.filter((sample) => sample.name === name);
  const by = samples.some(({ labels }) => labels['origin'] !== undefined) ? 'origin' : 'chain';
  const all = name === undefined ? [] : sumsBy(metrics, name, by);
  const isFine = (outcome: string): boolean => outcome === 'ok' || outcome === 'answered' || outcome.startsWith('2');
  return (
    <section aria-label="Upstreams">
      <h2>Upstreams</h2>
      {all.length === 0 ? (
        <p class="quiet">This gateway has no series of its upstreams.</p>
      ) : (
        <Table label="Upstreams" head={['Upstream', 'Asked', 'Failed']}>
          {all.map(([upstream, asked]) => {
            const own = samples.filter(({ labels }) => labels[by] === upstream);
            const failed = own
              .filter(({ labels }) => !isFine(labels['outcome'] ?? labels['status'] ?? 'ok'))
              .reduce((sum, { value }) => sum + value, 0);
            return (
              <tr key={upstream} class={failed > 0 ? 'marked' : ''}>
                <th scope="row">{upstream}</th>
                <td>{asked}</td>
                <td>{failed}</td>
              </tr>
            );
          })}
        </Table>
      )}
    </section>
  );
}
