import { describe } from 'vitest';
import { complete } from '../complete/complete.ts';
import { refuses } from './refuses.ts';

const allow = { name: 'a', effect: 'allow', kinds: ['transaction'] };
const day = { name: 'day', window: 60, per: ['key'], chain: '1' };
const withSigner = (change: object) => ({ limits: complete.limits, signer: { ...complete.signer, ...change } });
const withPolicy = (policy: object) => withSigner({ policies: [policy] });
const withWhen = (when: object) => withPolicy({ ...allow, when });

describe('policies and spending limits that break a rule are refused', () => {
  refuses([
    [
      'an allow of transactions without chain and fee',
      withWhen({ to: ['*'] }),
      ['chain', 'fee'].map((name) => [`/signer/policies/0/when/${name}`, 'a value', 'nothing']),
    ],
    [
      'an allow of typed data that does not say where it is good',
      withPolicy({ ...allow, kinds: ['typedData'], when: { domain: { name: ['x'] } } }),
      ['domain/chainId', 'domain/verifyingContract', 'primaryType'].map((name) => [
        `/signer/policies/0/when/${name}`,
        'a value',
        'nothing',
      ]),
    ],
    [
      'members of a domain that are listed and absent, and an allow that lists none',
      withSigner({
        policies: [
          {
            ...allow,
            kinds: ['typedData'],
            when: { primaryType: ['*'], domain: { absent: ['chainId', 'chain'], chainId: ['1'] } },
          },
          { ...allow, name: 'b', kinds: ['typedData'], when: { primaryType: ['*'], domain: { absent: ['chainId', 'verifyingContract'] } } },
          { ...allow, name: 'c', effect: 'deny', kinds: ['typedData'], when: { domain: { absent: [] } } },
        ],
      }),
      [
        ['/signer/policies/0/when/domain/absent/1', '`name`, `version`, `chainId`, `verifyingContract` or `salt`', '"chain"'],
        ['/signer/policies/0/when/domain/chainId', 'nothing: `absent` lists this member', 'a list of 1'],
        ['/signer/policies/0/when/domain/verifyingContract', 'a value', 'nothing'],
        ['/signer/policies/1/when/domain', 'at least 2 fields', 'an object'],
        ['/signer/policies/2/when/domain/absent', 'at least one item', 'an empty list'],
      ],
    ],
    [
      'an allow of authorizations without chain and delegate',
      withPolicy({ ...allow, kinds: ['authorization'], when: { caller: ['*'] } }),
      ['chain', 'delegate'].map((name) => [`/signer/policies/0/when/${name}`, 'a value', 'nothing']),
    ],
    [
      'an allow of kinds that have nothing in common',
      withPolicy({
        ...allow,
        kinds: ['message', 'typedData'],
        when: { primaryType: ['x'], domain: { chainId: ['1'], verifyingContract: ['*'] } },
      }),
      [['/signer/policies/0/kinds', 'one kind in an allow, or transaction and create', 'a list of 2']],
    ],
    [
      'a cap in a denial, and conditions of other kinds',
      withPolicy({ ...allow, effect: 'deny', when: { value: { max: '1' }, fields: { a: { max: '1' } }, messageLength: ['32'] } }),
      [
        ['/signer/policies/0/when/fields', 'nothing: only the kind typedData has this condition', 'an object'],
        ['/signer/policies/0/when/messageLength', 'nothing: only the kind message has this condition', 'a list of 1'],
        ['/signer/policies/0/when/value', 'nothing: only an allow can have a cap; what no allow covers is denied', 'an object'],
      ],
    ],
    [
      'arguments without a function, and calls by delegatecall of any contract',
      withWhen({ chain: ['1'], fee: { max: '1' }, to: ['*'], args: { a: { max: '1' } }, operation: ['delegatecall'] }),
      [
        ['/signer/policies/0/when/selector', 'a value', 'nothing'],
        ['/signer/policies/0/when/to/0', 'an address: an allow of calls by delegatecall lists destinations', '"*"'],
      ],
    ],
    [
      'invalid conditions of values',
      withPolicy({
        ...allow,
        effect: 'deny',
        kinds: ['typedData'],
        when: {
          fields: { 'a b': { max: '1' }, a: {}, b: { in: [] }, c: { max: 1, is: [] }, d: { all: { length: {} } }, e: { min: '01' } },
        },
      }),
      [
        ['/signer/policies/0/when/fields/a', 'at least one field', 'an empty object'],
        ['/signer/policies/0/when/fields/a b', 'a name, or names with dots between them', 'the name "a b"'],
        ['/signer/policies/0/when/fields/b/in', 'at least one item', 'an empty list'],
        ['/signer/policies/0/when/fields/c/is', 'one of in, notIn, min, max, length, all, any, members', 'an unknown field'],
        ['/signer/policies/0/when/fields/c/max', 'an integer in decimal or 0x text', '1'],
        ['/signer/policies/0/when/fields/d/all/length', 'at least one field', 'an empty object'],
        ['/signer/policies/0/when/fields/e/min', 'an integer in decimal or 0x text', '"01"'],
      ],
    ],
    [
      'invalid spending limits',
      withSigner({
        policies: [{ ...allow, when: { chain: ['*'], fee: { max: '1' } } }],
        spendingLimits: [
          { ...day },
          { ...day, name: 'b', value: { max: '1' }, chain: undefined },
          { ...day, name: 'c', amount: { max: '1' } },
          { ...day, name: 'd', token: '0x1', fee: { max: '1' }, per: [], window: 0 },
          { ...day, name: 'a', count: { max: '1' } },
        ],
      }),
      [
        ['/signer/spendingLimits/0', 'at least one of value, fee, amount, count', 'an object'],
        ['/signer/spendingLimits/1/chain', 'a value', 'nothing'],
        ['/signer/spendingLimits/2/token', 'a value', 'nothing'],
        ['/signer/spendingLimits/3/fee', 'nothing: a limit with `token` has only amount and count', 'an object'],
        ['/signer/spendingLimits/3/per', 'at least one item', 'an empty list'],
        ['/signer/spendingLimits/3/token', 'an address: 0x and 40 hexadecimal digits', '"0x1"'],
        ['/signer/spendingLimits/3/window', 'whole seconds, 1 to 31536000', '0'],
      ],
    ],
    [
      'a spending limit of the name of a policy',
      withSigner({
        policies: [{ ...allow, when: { chain: ['*'], fee: { max: '1' } } }],
        spendingLimits: [{ ...day, name: 'a', count: { max: '1' } }],
      }),
      [['/signer/spendingLimits/0/name', 'a name that no policy and no other spending limit has', 'the same as /signer/policies/0/name']],
    ],
  ]);
});
