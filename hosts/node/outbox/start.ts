import type { Logger } from 'pino';
import type { GatewaySupervisor } from '../../shared/component/gateway-supervisor.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import { OutboxLog } from '../../shared/outbox/log.ts';
import { reconcile } from '../../shared/outbox/reconcile.ts';
import type { Round } from '../../shared/outbox/reconcile.ts';
import { OUTBOX_INTERVAL_MS } from '../../shared/timeouts.ts';
import type { Vault } from '../../shared/vault/vault.ts';
import { logTo } from '../log.ts';
import { OutboxSeries } from '../metrics/outbox-series.ts';
import type { Registry } from '../metrics/prometheus.ts';
import { tracedEffects } from '../tracing/effects.ts';
import type { Tracing } from '../tracing/span.ts';
import { OutboxTimer } from './timer.ts';

/** What looks after the signer's outbox. */
export interface OutboxParts {
  readonly vault: Pick<Vault, 'leads'>;
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly tracing: Tracing | undefined;
  /** Milliseconds between two rounds. Default: 15,000. */
  readonly intervalMs: number | undefined;
}

/** Starts the rounds over the signer's outbox: logged, counted and traced. */
export function startOutbox({
  vault,
  supervisor,
  effects,
  logger,
  metrics,
  tracing,
  intervalMs = OUTBOX_INTERVAL_MS,
}: OutboxParts): OutboxTimer {
  return new OutboxTimer({
    leads: () => vault.leads(),
    begin: () => (tracing === undefined ? reconcile(supervisor, effects) : tracedRound(tracing, supervisor, effects)),
    log: new OutboxLog(logTo(logger)),
    observer: new OutboxSeries(metrics),
    intervalMs,
  });
}

/** Begins a round in a trace of its own. */
function tracedRound(tracing: Tracing, supervisor: GatewaySupervisor, effects: Effects): Round {
  const span = tracing.begin('outbox round', 'internal');
  const round = reconcile(supervisor, tracedEffects(effects, span));
  void round.ended.then(
    (ended) => span.end({}, ended.tag === 'err' ? ended.val.code : undefined),
    () => span.end({}, 'defect'),
  );
  return round;
}
