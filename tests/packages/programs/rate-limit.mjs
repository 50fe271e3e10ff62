import { InvalidError, LimiterError, MemoryLimits, clientOf, createLimiter } from '@mintmark/rate-limit';
import { loadLimiter } from '@mintmark/rate-limit/component';

const failure = async (work) => {
  try {
    await work();
    return 'none';
  } catch (error) {
    return {
      name: error.name,
      code: error.code,
      message: error.message,
      known: error instanceof LimiterError || error instanceof InvalidError,
    };
  }
};
const now = 1_800_000_000_000;
const policies = [
  { name: 'burst', quota: 3, window: 30 },
  { name: 'slots', kind: 'concurrency', quota: 1 },
];
const decisions = async (limiter) => {
  const limits = createLimiter({
    policies,
    plans: { free: [{ quota: 1 }] },
    costs: { eth_call: 2, '*': 1 },
    now: () => now,
    ...(limiter === undefined ? {} : { limiter }),
  });
  const first = await limits.take({ key: 'a', methods: ['eth_call'] });
  const busy = await limits.take('a');
  await first.settle(1);
  const second = await limits.take({ key: 'a', cost: 2 });
  await second.settle();
  const third = await limits.take('a');
  const never = await limits.take({ key: 'a', cost: 9 });
  const other = await limits.take({ key: 'a', plan: 'free' });
  const shown = ({ allowed, cost, retryAfter, headers }) => ({ allowed, cost, retryAfter, headers });
  const unknown = await failure(() => limits.take({ key: 'a', plan: 'none' }));
  const fraction = await failure(() => limits.take({ key: 'a', cost: 0.5 }));
  return { all: [first, busy, second, third, never, other].map(shown), unknown, fraction };
};
const failing = { update: () => Promise.reject(new Error('away')), close: () => undefined };
const native = await decisions();
let component;
try {
  component = await decisions(await loadLimiter());
} catch (error) {
  component = error.message;
}
console.log(
  JSON.stringify({
    native,
    component,
    options: await failure(() => createLimiter({ policies: [{ quota: -1 }] })),
    closed: await failure(() => createLimiter({ policies, store: failing, onStoreFailure: 'closed' }).take('a')),
    open: (await createLimiter({ policies, store: failing, onStoreFailure: 'open' }).take('a')).allowed,
    memory: new MemoryLimits().size,
    clients: ['2001:db8:1:2:3::1', '::ffff:192.0.2.1', 'caller'].map(clientOf),
  }),
);
