/** A limiter as middleware for Hono. It needs nothing of Hono at run time. */
import { admit } from './admit.ts';
import type { LimitOptions } from './admit.ts';
import { responseOf } from './response.ts';

/** The part of Hono's `Context` that is used, and what tells whose request it is. */
export interface HonoContext {
  readonly req: {
    readonly method: string;
    readonly path: string;
    readonly raw: Request;
    header(name: string): string | undefined;
  };
  header(name: string, value: string): void;
}

/** A middleware of Hono: `app.use(limit({ … }))`. */
export type HonoMiddleware<Context> = (context: Context, next: () => Promise<void>) => Promise<Response | void>;

/**
 * Returns a middleware that answers 429, or lets the request go on and adds the fields of the
 * decision to its response. A slot is free again once the handlers behind it have returned.
 */
export function limit<Context extends HonoContext>(options: LimitOptions<Context>): HonoMiddleware<Context> {
  return async (context, next) => {
    const admission = await admit(options, context);
    if (admission.tag === 'refused') return responseOf(admission);
    try {
      await next();
    } finally {
      await admission.settle();
    }
    for (const [name, value] of Object.entries(admission.headers)) context.header(name, value);
    return undefined;
  };
}
