import { DurableObject } from 'cloudflare:workers';
import * as nativeLimiter from '../../../components/rate-limit/src/limiter.ts';
import type { LimitsFailure, Settle, Take, Taken } from '../../../build/types/interfaces/mintmark-gateway-types.js';
import { limitsSection } from '../../shared/config/sections.ts';
import type { Eventually } from '../../shared/effects.ts';
import { limitsFaults } from '../../shared/homes/faults.ts';
import { openLimits } from '../../shared/homes/limits.ts';
import type { LimitsHome } from '../../shared/homes/limits.ts';
import type { LimitsStore } from '../../shared/homes/limits-store.ts';
import type { Result } from '../../shared/result.ts';
import type { RequestRef } from '../../shared/trap.ts';
import { trapLog } from '../../shared/trap-log.ts';
import { configured } from '../config.ts';
import type { GatewayBindings } from '../environment.ts';
import { ObjectLimits } from '../stores/limits.ts';

/** The limits home of one key under one plan. Its name is the plan, a colon, and the key. */
export class Limits extends DurableObject<GatewayBindings> {
  readonly #store: ObjectLimits;
  readonly #home: LimitsHome;

  constructor(context: DurableObjectState, bindings: GatewayBindings) {
    super(context, bindings);
    const { config, log } = configured(bindings);
    this.#store = new ObjectLimits(context.storage);
    this.#home = openLimits({
      limiter: () => nativeLimiter,
      limits: limitsSection(config),
      store: this.around(this.#store),
      onFault: limitsFaults(log, trapLog(log)),
    });
  }

  /** Spends what the calls cost, all or nothing. */
  take(take: Take, from: RequestRef): Eventually<Result<Taken, LimitsFailure>> {
    return this.#home.take(take, from);
  }

  /** Corrects an allowed `take` to what was really spent. */
  settle(settle: Settle, from: RequestRef): Eventually<Result<Taken, LimitsFailure>> {
    return this.#home.settle(settle, from);
  }

  override alarm(): Promise<void> {
    return this.#store.alarm();
  }

  /** What stands between the home and its store: nothing. */
  protected around(store: LimitsStore): LimitsStore {
    return store;
  }
}
