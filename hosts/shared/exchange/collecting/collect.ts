import type { GatewaySupervisor } from '../../component/gateway-supervisor.ts';
import type { Result } from '../../result.ts';
import type { RequestRef } from '../../trap/trap.ts';
import { Collector } from './collector.ts';
import type { Collected, CollectorSource } from './collector.ts';
import type { Effects } from '../effects.ts';
import { Exchange } from '../exchange.ts';
import type { Begin } from '../exchange.ts';
import type { HostProblem } from '../host-response.ts';

/** What exchanges are driven with. */
export interface Driving {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
}

/** An exchange whose response is taken whole. */
export interface Collecting {
  /** Resolves when the response is there. There may still be something to do after it. */
  readonly answered: Promise<Result<Collected, HostProblem>>;
  /**
   * Resolves when nothing of the exchange is left to do.
   *
   * Errors: the problem for which the exchange came to no end.
   */
  readonly ended: Promise<Result<Collected, HostProblem>>;
  /** Takes note that nobody waits for the response any more. */
  left(): void;
  /** Gives the exchange up. Effects that cannot be aborted finish. */
  abort(): void;
}

/** Begins an exchange whose response is taken whole, where no request of HTTP waits for it. */
export function collect({ supervisor, effects }: Driving, begin: Begin, from: RequestRef, source: CollectorSource = {}): Collecting {
  const collector = new Collector(source);
  const exchange = new Exchange(supervisor, effects, collector, begin, from);
  return { answered: collector.answered, ended: collector.ended, left: () => exchange.left(), abort: () => exchange.abort() };
}
