import { describe } from 'vitest';
import { refuses } from './refuses.ts';

const sha = 'a'.repeat(64);
const policy = { name: 'day', quota: 1, window: 1 };
const plans = { anonymous: { policies: [policy] } };
const units = 'whole units, 1 to 999999999999';

describe('limits that break a rule are refused', () => {
  refuses([
    [
      'invalid limits',
      {
        limits: {
          dialect: 'draft-8',
          trustedProxies: ['10.0.0.0/33', 'proxy', '::/129', '10.0.0.0/08'],
          onStoreFailure: 'panic',
          degradeShare: 0,
          storeDeadlineMs: 0.5,
          leases: { share: 0.6, seconds: 0 },
          shield: { limit: 0, period: 30 },
          costs: { eth_call: -1, 'a b': 1, x: 0.5 },
          abuse: { quota: 0 },
        },
      },
      [
        ['/limits/dialect', '`draft-11`, `editors`, `draft-7` or `legacy`', '"draft-8"'],
        ['/limits/trustedProxies/0', 'an IP address or a network in CIDR notation', '"10.0.0.0/33"'],
        ['/limits/trustedProxies/1', 'an IP address or a network in CIDR notation', '"proxy"'],
        ['/limits/trustedProxies/2', 'an IP address or a network in CIDR notation', '"::/129"'],
        ['/limits/trustedProxies/3', 'an IP address or a network in CIDR notation', '"10.0.0.0/08"'],
        ['/limits/onStoreFailure', '`degrade`, `open` or `closed`', '"panic"'],
        ['/limits/degradeShare', 'a number above 0, at most 1', '0'],
        ['/limits/storeDeadlineMs', 'whole milliseconds, 1 to 10000', '0.5'],
        ['/limits/leases/share', 'a number above 0, at most 0.5', '0.6'],
        ['/limits/leases/seconds', 'whole seconds, 1 to 20', '0'],
        ['/limits/shield/limit', 'whole requests, 1 to 1000000', '0'],
        ['/limits/shield/period', '10 or 60', '30'],
        ['/limits/costs/a b', 'a method name, its beginning with `*`, `*`, or a route such as `GET /search*`', 'the name "a b"'],
        ['/limits/costs/eth_call', 'whole units, 0 to 1000000000, or an object', '-1'],
        ['/limits/costs/x', 'whole units, 0 to 1000000000, or an object', '0.5'],
        ['/limits/abuse/window', 'a value', 'nothing'],
        ['/limits/abuse/quota', units, '0'],
      ],
    ],
    [
      'invalid plans',
      {
        limits: {
          plans: {
            abuse: { policies: [policy] },
            'a b': { policies: [] },
            anonymous: { policies: [{ name: 'ä', quota: 0, window: 0, burst: 0, mode: 'maybe', x: 1 }, {}] },
          },
        },
      },
      [
        ['/limits/plans/abuse', /^a plan name: /, 'the name "abuse"'],
        ['/limits/plans/a b', /^a plan name: /, 'the name "a b"'],
        ['/limits/plans/a b/policies', 'at least one item', 'an empty list'],
        ['/limits/plans/anonymous/policies/0/x', 'one of name, kind, quota, window, burst, scope, mode', 'an unknown field'],
        ['/limits/plans/anonymous/policies/0/name', '1 to 64 printable ASCII characters', '"ä"'],
        ['/limits/plans/anonymous/policies/0/quota', units, '0'],
        ['/limits/plans/anonymous/policies/0/window', 'whole seconds, 1 to 31536000', '0'],
        ['/limits/plans/anonymous/policies/0/burst', units, '0'],
        ['/limits/plans/anonymous/policies/0/mode', '`enforce`, `shadow` or `off`', '"maybe"'],
        ...['name', 'quota'].map((name) => [`/limits/plans/anonymous/policies/1/${name}`, 'a value', 'nothing'] as const),
      ],
    ],
    [
      'policies with fields of another kind',
      {
        limits: {
          plans: {
            anonymous: {
              policies: [
                { name: 'a', quota: 1 },
                { name: 'b', kind: 'day', quota: 1, window: 60 },
                { name: 'c', kind: 'concurrency', quota: 10_001, burst: 1 },
              ],
            },
          },
        },
      },
      [
        ['/limits/plans/anonymous/policies/0/window', 'a value', 'nothing'],
        ['/limits/plans/anonymous/policies/1/window', 'no window, as a day is one', '60'],
        ['/limits/plans/anonymous/policies/2/burst', 'no burst, as only a `rate` has one', '1'],
        ['/limits/plans/anonymous/policies/2/quota', '1 to 10000 calls under way', '10001'],
      ],
    ],
    [
      'calls under way with several scopes',
      {
        limits: {
          plans: {
            anonymous: {
              policies: [
                { name: 'a', kind: 'concurrency', quota: 1, scope: 'network' },
                { name: 'b', kind: 'day', quota: 1 },
                { name: 'c', kind: 'concurrency', quota: 1 },
                { name: 'd', kind: 'concurrency', quota: 2, scope: 'network' },
              ],
            },
          },
        },
      },
      [
        [
          '/limits/plans/anonymous/policies/2/scope',
          "`network`, as the plan's first policy of calls under way: give all policies of the kind `concurrency` one scope",
          '"client"',
        ],
      ],
    ],
    [
      'free methods that an upstream answers',
      {
        limits: {
          costs: { eth_chainId: 0, net_version: 0, 'GET /healthz': 0, 'OPTIONS *': 0, eth_call: 0, 'debug_*': { base: 0 }, '*': 1 },
        },
      },
      [
        ['/limits/costs/eth_call', /^at least 1 unit, as an upstream answers this method/, '0'],
        ['/limits/costs/debug_*', /^at least 1 unit/, '0'],
      ],
    ],
    [
      'default plans that do not exist',
      { limits: { plans, defaultPlan: { anonymous: 'gold', callers: 'silver' } } },
      [
        ['/limits/defaultPlan/anonymous', 'one of the plans anonymous', '"gold"'],
        ['/limits/defaultPlan/callers', 'one of the plans anonymous', '"silver"'],
      ],
    ],
    ['no plan', { limits: { plans: {} } }, [['/limits/plans', 'at least one field', 'an empty object']]],
    [
      'a key with an unknown plan',
      { limits: { plans, keys: [{ sha256: sha, plan: 'gold' }] } },
      [['/limits/keys/0/plan', 'one of the plans anonymous', '"gold"']],
    ],
    [
      'a key twice',
      { limits: { plans, keys: [0, 1].map(() => ({ sha256: sha, plan: 'anonymous' })) } },
      [['/limits/keys/1/sha256', 'each key once', 'the same as /limits/keys/0/sha256']],
    ],
    [
      'policies of one name',
      { limits: { plans: { anonymous: { policies: [policy, policy] } } } },
      [
        [
          '/limits/plans/anonymous/policies/1/name',
          'a name that no other policy of the plan has',
          'the same as /limits/plans/anonymous/policies/0/name',
        ],
      ],
    ],
    [
      'a key required of everybody, and no key',
      { limits: { plans: { pro: { policies: [policy] } } } },
      [['/limits/keys', 'at least one key, as there is no plan `anonymous`', 'an empty list']],
    ],
  ]);
});
