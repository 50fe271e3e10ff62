import { DurableObject } from 'cloudflare:workers';
import { ObjectAnswers } from '../../../hosts/workers/stores/answers.ts';
import { fromWire, toWire } from '../wire.ts';

/** The bindings of this script. */
interface Bindings {
  readonly ANSWERS: DurableObjectNamespace<Answers>;
}

/** Bounds that a test reaches soon. */
const bounds = { maxBytes: 2000, maxAnswers: 50, maxForgotten: 100 };

/**
 * Answers in an object's storage, and nothing else. Each method of the store is a request: the path
 * is its name, the body its arguments, of which the first is the time. `rows` counts what is
 * stored.
 */
export class Answers extends DurableObject {
  #now = 0;
  readonly #answers: ObjectAnswers;

  constructor(context: DurableObjectState, bindings: Bindings) {
    super(context, bindings);
    this.#answers = new ObjectAnswers(context.storage, bounds, () => this.#now);
  }

  override async fetch(request: Request): Promise<Response> {
    const name = new URL(request.url).pathname.split('/').at(-1) ?? '';
    const given = fromWire(await request.text());
    const ask: unknown = name === 'rows' ? () => this.#rows() : Reflect.get(this.#answers, name);
    if (typeof ask !== 'function' || !Array.isArray(given)) return new Response(`expected a question, got ${name}`, { status: 400 });
    const [now, ...rest]: unknown[] = given;
    this.#now = Number(now);
    try {
      return new Response(toWire(await Reflect.apply(ask, this.#answers, rest)) ?? 'null');
    } catch (error) {
      return new Response(error instanceof Error ? error.message : String(error), { status: 500 });
    }
  }

  override alarm(): Promise<void> {
    return this.#answers.alarm();
  }

  #rows(): number {
    const tables = this.ctx.storage.sql.exec("select name from sqlite_master where name in ('kept', 'forgotten')").toArray();
    return tables.reduce(
      (sum, { name }) => sum + Number(this.ctx.storage.sql.exec(`select count(*) as count from ${String(name)}`).one()['count']),
      0,
    );
  }
}

/** `/<object>/<question>`. */
export default {
  fetch: (request, { ANSWERS }) => ANSWERS.getByName(new URL(request.url).pathname.split('/').at(1) ?? '').fetch(request),
} satisfies ExportedHandler<Bindings>;
