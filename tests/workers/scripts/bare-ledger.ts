import { DurableObject } from 'cloudflare:workers';
import { ObjectLedger } from '../../../hosts/workers/stores/ledger.ts';
import { fromWire, toWire } from '../wire.ts';

/** The bindings of this script. */
interface Bindings {
  readonly LEDGER: DurableObjectNamespace<Ledger>;
}

/**
 * A ledger in an object's storage, and nothing else. Each method of `LedgerStore` is a request: the
 * path is its name, the body its arguments.
 */
export class Ledger extends DurableObject {
  readonly #ledger: ObjectLedger;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#ledger = new ObjectLedger(context.storage);
  }

  override async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
    const given = fromWire(await request.text());
    try {
      const ask: unknown = Reflect.get(this.#ledger, name);
      if (typeof ask !== 'function' || !Array.isArray(given)) throw new TypeError(`expected a question, got ${name}`);
      return new Response(toWire(await Reflect.apply(ask, this.#ledger, given)) ?? 'null');
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  }
}

/** `/<object>/<question>`. */
export default {
  fetch: (request, { LEDGER }) => LEDGER.getByName(new URL(request.url).pathname.split('/').at(1) ?? '').fetch(request),
} satisfies ExportedHandler<Bindings>;
