import type { Begun, Request, Seed, Settled, Step, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ExchangeHandle, GatewayHandle } from '../../../hosts/shared/component/gateway-supervisor.ts';

/**
 * Returns the next step of an exchange, given the settled effects. Throwing is a trap. Without
 * `left` the exchange is over when its client has left.
 */
export interface Script {
  (settled: readonly Settled[], pull: boolean): Partial<Step>;
  left?: () => Partial<Step>;
}

/** A gateway whose exchanges follow scripts by target. It counts its handles. */
export class ScriptedGateway implements GatewayHandle {
  readonly #scripts: Readonly<Record<string, () => Script>>;
  /** The number of exchanges that are not disposed. */
  live = 0;
  disposed = false;

  constructor(scripts: Readonly<Record<string, () => Script>>) {
    this.#scripts = scripts;
  }

  /** Has no script: no test begins one of the exchanges below here. */
  reconcile(): never {
    throw new WebAssembly.RuntimeError('unreachable');
  }

  connect(request: Request): ExchangeHandle {
    return this.#open(request);
  }

  message(request: Request): ExchangeHandle {
    return this.#open(request);
  }

  notified(): never {
    return this.reconcile();
  }

  follow(): never {
    return this.reconcile();
  }

  unfollow(): never {
    return this.reconcile();
  }

  begin(request: Request, _body: Uint8Array | undefined, { now }: Seed): Begun {
    const exchange = this.#open(request);
    let isKept = false;
    try {
      const step = exchange.advance([], now, true);
      isKept = !step.finished;
      return { step, exchange: isKept ? exchange : undefined };
    } finally {
      if (!isKept) exchange[Symbol.dispose]();
    }
  }

  #open(request: Request): ExchangeHandle {
    const script = this.#scripts[request.target]?.();
    if (script === undefined) throw new WebAssembly.RuntimeError('unreachable');
    let over = false;
    let inside = false;
    const advance = (settled: readonly Settled[] | 'left', pull: boolean): Step => {
      if (over || inside)
        throw new Error(over ? 'expected a live exchange, got a disposed one' : 'expected one call at a time, got one within another');
      inside = true;
      try {
        return {
          start: [],
          cancel: new Uint32Array(),
          output: [],
          finished: false,
          ...(settled === 'left' ? (script.left?.() ?? { finished: true }) : script(settled, pull)),
        };
      } finally {
        inside = false;
      }
    };
    this.live++;
    return {
      advance: (settled, _now, pull) => advance(settled, pull),
      leave: () => advance('left', false),
      [Symbol.dispose]: () => {
        if (over) throw new Error('expected a live exchange, got a disposed one');
        over = true;
        this.live--;
      },
    };
  }

  [Symbol.dispose](): void {
    this.disposed = true;
  }
}

/** The summary of a request that was answered. */
export const summary: Summary = {
  requestId: 'id',
  route: '/x',
  chain: undefined,
  status: 200,
  codes: [],
  fault: undefined,
  detail: undefined,
  cost: 1,
  plan: undefined,
  caller: undefined,
  methods: [],
  attempts: [],
};

/** Returns a step with a whole response. */
export const answer = (text = 'ok'): Partial<Step> => ({
  output: [
    { tag: 'head', val: { status: 200, headers: [] } },
    { tag: 'chunk', val: new TextEncoder().encode(text) },
    { tag: 'end', val: summary },
  ],
});

/** Returns the end of a response. */
export const end: Partial<Step> = { output: [{ tag: 'end', val: summary }] };
