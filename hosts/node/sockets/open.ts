import type { Logger } from 'pino';
import type { SocketLimits } from '../../../build/types/config.js';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { GatewaySupervisor } from '../../shared/component/gateway-supervisor.ts';
import { errorText } from '../../shared/log/fields.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { SocketHub } from '../../shared/sockets/hub.ts';
import { logTo } from '../log.ts';
import type { Registry } from '../metrics/prometheus.ts';
import { SocketSeries } from '../metrics/socket-series.ts';
import { tracedSockets } from '../tracing/sockets.ts';
import type { Tracing } from '../tracing/span.ts';

/** What the WebSockets of a process work with. */
export interface OpenSocketsParts {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  readonly requests: RequestLog;
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly tracing: Tracing | undefined;
  readonly limits: SocketLimits;
}

/** Makes the WebSockets of a process. It follows a chain as long as somebody wants that. */
export function openSockets({ supervisor, effects, requests, logger, metrics, tracing, limits }: OpenSocketsParts): SocketHub {
  const log = logTo(logger);
  return new SocketHub(
    {
      supervisor,
      effects,
      log,
      requests,
      observer: new SocketSeries(metrics),
      watch: tracing && tracedSockets(tracing, effects, requests),
      onWanted: (feed) => {
        feed.run(() => true).catch((defect: unknown) => log('error', 'feed: a defect ended it', { error: errorText(defect) }));
      },
    },
    limits,
  );
}
