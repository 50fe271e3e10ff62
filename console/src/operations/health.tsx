import type { VNode } from 'preact';
import { duration, grouped } from '../data/amounts.ts';
import { sumsBy } from '../gateway/prometheus.ts';
import type { Metrics } from '../gateway/prometheus.ts';
import { Table } from '../parts/table.tsx';
import { seconds } from './plots.ts';
import { upstreamsBetween } from './upstreams.ts';
import type { Health, Upstream } from './upstreams.ts';

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
              <td>{accounts === 0 ? '✓ none' : `⚠ ${accounts}`}</td>
              <td>{foreign.get(chain) ?? 0}</td>
              <td>{duration(oldest.get(chain) ?? 0)}</td>
            </tr>
          ))}
        </Table>
      )}
    </section>
  );
}

/** How the health of an upstream is marked. */
const marks: Readonly<Record<Health, readonly [mark: string, look: string]>> = {
  answers: ['✓', 'good'],
  'fails at times': ['⚠', ''],
  fails: ['✗', 'bad'],
  'not asked': ['–', ''],
};

interface UpstreamsProps {
  /** The first and the last reading that the page has. */
  readonly first: Metrics;
  readonly last: Metrics;
}

/** Shows how each upstream does: since the page reads, or since the gateway's start before that. */
export function Upstreams({ first, last }: UpstreamsProps): VNode {
  const since = upstreamsBetween(first, last);
  const ever = upstreamsBetween(nothing, last);
  const hasOrigins = ever.some(({ origin }) => origin !== undefined);
  const head = ['Upstream', ...(hasOrigins ? ['Origin'] : []), 'Health', 'Asked', 'Failed', 'p95', 'How it failed'];
  return (
    <section aria-label="Upstreams">
      <h2>Upstreams</h2>
      {ever.length === 0 ? (
        <p class="quiet">This gateway has no series of its upstreams. They appear when it asks one.</p>
      ) : (
        <>
          <p class="quiet">
            Health is what came since this page reads, or since the gateway started if nothing came. The other columns count from the
            gateway's start.
          </p>
          <Table label="List of upstreams" head={head} numbers={['Asked', 'Failed', 'p95']}>
            {ever.map((upstream, index) => {
              const now = since[index]?.health ?? 'not asked';
              return (
                <Row
                  key={nameOf(upstream)}
                  upstream={upstream}
                  health={now === 'not asked' ? upstream.health : now}
                  hasOrigins={hasOrigins}
                />
              );
            })}
          </Table>
        </>
      )}
    </section>
  );
}

const nothing: Metrics = { types: new Map(), samples: [] };

interface RowProps {
  readonly upstream: Upstream;
  readonly health: Health;
  readonly hasOrigins: boolean;
}

function Row({ upstream, health, hasOrigins }: RowProps): VNode {
  const { origin, asked, failed, p95, failures } = upstream;
  const [mark, look] = marks[health];
  return (
    <tr class={health === 'fails' ? 'marked' : ''}>
      <th scope="row" class="line">
        {nameOf(upstream)}
      </th>
      {hasOrigins && <td class="line">{origin ?? '–'}</td>}
      <td class="line">
        <span class={`health ${look}`}>
          {mark} {health}
        </span>
      </td>
      <td class="number">{grouped(asked)}</td>
      <td class="number">
        {grouped(failed)}
        {failed > 0 && ` (${((100 * failed) / asked).toFixed(1)} %)`}
      </td>
      <td class="number">{p95 === undefined ? '–' : seconds(p95)}</td>
      <td>{failures.map(([outcome, count]) => `${outcome} ${grouped(count)}`).join(', ') || '–'}</td>
    </tr>
  );
}

/** Names an upstream by its place in the configuration, from 0, as the log and the metrics do. */
function nameOf({ kind, chain, endpoint }: Upstream): string {
  return [kind, chain && `chain ${chain}`, endpoint && `endpoint ${endpoint}`].filter((part) => part !== '').join(', ');
}
