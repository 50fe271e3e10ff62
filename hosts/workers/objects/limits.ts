import { DurableObject } from 'cloudflare:workers';
import * as nativeLimiter from '../../../components/rate-limit/src/limiter.ts';
import type { Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import { failureLog } from '../../shared/log/failure-log.ts';
import { limitsSection } from '../../shared/config/sections.ts';
import type { Eventually } from '../../shared/eventually.ts';
import type { TakeResult } from '../../shared/limits/question.ts';
import type { Rest } from '../../shared/limits/ahead/give-back.ts';
import type { Ahead } from '../../shared/limits/ahead/leasing.ts';
import { limitsLog } from '../../shared/limits/log.ts';
import { openLimits } from '../../shared/limits/limits.ts';
import type { LimitsBackend } from '../../shared/limits/limits.ts';
import type { Part, Scope } from '../../shared/limits/scopes.ts';
import type { LimitsStore } from '../../shared/limits/store.ts';
import type { RequestRef } from '../../shared/trap/trap.ts';
import { trapLog } from '../../shared/trap/log.ts';
import { configured } from '../isolate/config.ts';
import { Meter } from '../metrics/meter.ts';
import type { Dataset } from '../metrics/meter.ts';
import { storeMeter } from '../metrics/store-meter.ts';
import { ObjectLimits } from '../stores/limits.ts';

/** The bindings of the object, beside the variables that its configuration names. */
interface Bindings {
  /** Takes data points of the metrics. `undefined` if the log has them. */
  readonly METRICS?: Dataset;
}

/**
 * The limits backend of one key under one plan: of a client, of a network, or of all clients. The
 * object's name is the key of a store.
 */
export class Limits extends DurableObject<Bindings> {
  readonly #store: ObjectLimits;
  readonly #backend: LimitsBackend;
  /** The share of what is left that one lease may take. */
  readonly #share: number;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    const { config, log } = configured(bindings);
    this.#share = config.limits.leases?.share ?? 0;
    const meter = new Meter(bindings.METRICS, log);
    const logFailure = failureLog(log, 'limits: the object of a client could not write; the next write tries again');
    const failed = (error: unknown): void => {
      logFailure(error);
      storeMeter(meter, 'limits').failed();
      meter.flush();
    };
    const onInvalidState = failureLog(log, 'limits: a stored state is not valid; the client begins anew');
    this.#store = new ObjectLimits(context.storage, { onError: failed, onInvalidState });
    this.#backend = openLimits({
      limiter: () => nativeLimiter,
      limits: limitsSection(config),
      store: this.around(this.#store),
      onEvent: limitsLog(log, trapLog(log)),
    });
  }

  /** Spends what the calls cost under the policies of a scope, all or nothing. */
  take(take: Take, from: RequestRef, part: Part): Eventually<TakeResult> {
    return this.#backend.take(take, from, part);
  }

  /** Takes, and then spends units ahead for a lease, as far as the configuration allows. */
  async takeAhead(take: Take, units: number, from: RequestRef): Promise<Ahead> {
    return this.#backend.takeAhead(take, units, this.#share, from);
  }

  /** Gives back units of a lease that nobody took. */
  giveBack(take: Take, rest: Rest, from: RequestRef): Promise<void> {
    return this.#backend.giveBack(take, rest, from);
  }

  /** Corrects an allowed `take` to what was really spent. */
  settle(settle: Settle, from: RequestRef, scope: Scope): Eventually<TakeResult> {
    return this.#backend.settle(settle, from, scope);
  }

  /** Finds out whether the store of this object works. Throws if not. */
  probe(): Eventually<void> {
    return this.#backend.probe();
  }

  override alarm(): Promise<void> {
    return this.#store.alarm();
  }

  /** Wraps the store. Tests override it. */
  protected around(store: LimitsStore): LimitsStore {
    return store;
  }
}
