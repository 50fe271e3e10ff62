import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { microseconds } from '../../hosts/shared/clock.ts';
import type { Effects } from '../../hosts/shared/exchange/effects.ts';
import { entropy } from '../../hosts/shared/entropy.ts';
import { serve } from '../../hosts/shared/exchange/exchange.ts';
import { ok } from '../../hosts/shared/result.ts';
import type { Asked } from './client.ts';
import { CountingClient, askBalance, askHealth } from './client.ts';
import type { Contender, Effort, Measured } from './report/measure.ts';
import { inTurns, timed } from './report/measure.ts';
import type { Row } from './report/row.ts';
import { Stage } from './stage.ts';

/** The microseconds that an exchange with two effects may take. */
const aim = 15;

/** An endpoint's answer of 600 bytes. */
const answered = ok({
  status: 200,
  headers: [{ name: 'content-type', value: 'application/json' }],
  body: new TextEncoder().encode(JSON.stringify({ jsonrpc: '2.0', id: 0, result: `0x${'00'.repeat(281)}` })),
});

/**
 * Measures exchanges through the gateway component and the host's loop. Their effects settle at
 * once, so the host's work for them is left out.
 */
export async function exchange(effort: Effort): Promise<Row[]> {
  await using stage = await Stage.open({ load: loaderFrom(builtComponents), limiter: 'native', fetch: () => answered });
  const taken = await stage.effects.take(
    { plan: 'anonymous', key: '127.0.0.1', network: '127.0.0.1', anonymous: true, calls: [{ name: 'eth_getBalance', blocks: 0 }] },
    { requestId: 'bench' },
  );
  const canned: Effects = { ...stage.effects, take: () => taken };
  const [two, limited, none] = ['two effects', 'limits backend', 'no effect'] as const;
  const measured = await inTurns(
    [
      contender(two, stage, canned, askBalance()),
      contender(limited, stage, stage.effects, askBalance()),
      contender(none, stage, canned, askHealth()),
    ],
    effort,
  );
  const time = (name: string): Measured => measured.get(name) ?? { value: Number.NaN };
  return [
    {
      id: 'exchange.two-effects',
      what: '(b) exchange: JSON-RPC call in, its body, take and fetch settled at once, answer out',
      unit: 'us',
      ours: time(two),
      beside: [],
      aim: { atMost: aim },
    },
    {
      id: 'exchange.limits-backend',
      what: '(b) exchange: the same, take decided by the limits backend, limiter linked natively',
      unit: 'us',
      ours: time(limited),
      beside: [],
    },
    { id: 'exchange.no-effect', what: '(b) exchange: GET /healthz, no effect', unit: 'us', ours: time(none), beside: [] },
  ];
}

function contender(name: string, { supervisor }: Stage, effects: Effects, asked: Asked): Contender {
  const once = (): void => {
    const client = new CountingClient(asked.body);
    serve(supervisor, effects, client, asked.request, { now: microseconds(), entropy: entropy() });
    if (client.status !== 200) throw new Error(`expected 200 at once, got ${client.status}`);
  };
  return { name, time: timed(once) };
}
