import { DurableObject } from 'cloudflare:workers';
import { ObjectLimits } from '../../../../hosts/workers/stores/limits.ts';
import { runStep } from '../../../limits/steps.ts';
import type { Step } from '../../../limits/steps.ts';

/** The bindings of this script. */
interface Bindings {
  readonly LIMITS: DurableObjectNamespace<Limits>;
}

/**
 * Limits in an object, decided by the limiter that is linked natively. The path says what to do.
 */
export class Limits extends DurableObject {
  #now = 0;
  readonly #store: ObjectLimits;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#store = new ObjectLimits(context.storage, { now: () => this.#now });
  }

  override async fetch(request: Request): Promise<Response> {
    switch (new URL(request.url).pathname.split('/').at(-1)) {
      case 'steps':
        return Response.json((await request.json<Step[]>()).map((step) => this.#run(step)));
      case 'stored':
        return Response.json(this.ctx.storage.kv.get('kept') ?? null);
      case 'plant':
        this.ctx.storage.kv.put('kept', await request.json());
        return Response.json(null);
      case 'alarm':
        await this.#store.alarm();
        return Response.json([...this.ctx.storage.kv.list()].length);
      default:
        this.ctx.abort('restarted by a test');
        throw new Error('expected an object that ends');
    }
  }

  override alarm(): Promise<void> {
    return this.#store.alarm();
  }

  #run(step: Step): unknown {
    this.#now = step.now;
    return this.#store.update('', (state) => {
      const decision = runStep(step, state);
      return { state: decision.state, expiresAt: decision.expiresAt, result: decision };
    });
  }
}

/** `/<object>/<what>`. */
export default {
  fetch: (request, { LIMITS }) => LIMITS.getByName(new URL(request.url).pathname.split('/').at(1) ?? '').fetch(request),
} satisfies ExportedHandler<Bindings>;
