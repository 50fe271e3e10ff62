import { describe } from 'vitest';
import { complete } from '../complete/complete.ts';
import { refuses } from './refuses.ts';

const sha = 'a'.repeat(64);
const known = { sequence: '7', head: `0x${sha}` };
const policy = { name: 'day', quota: 1, window: 1 };
const { signer } = complete;
const stamp = { algorithm: 'ed25519', publicKey: sha };
const words = { name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } };
const allow = { name: 'a', effect: 'allow', kinds: ['transaction'] };
const withSigner = (change: object) => ({ limits: complete.limits, signer: { ...signer, ...change } });
const withPolicy = (policy: object) => withSigner({ policies: [policy] });
const withWhen = (when: object) => withSigner({ policies: [{ ...allow, when }] });

describe('a signer that breaks a rule is refused', () => {
  refuses([
    ['an empty signer', { signer: {} }, ['keys', 'callers', 'policies'].map((name) => [`/signer/${name}`, 'a value', 'nothing'])],
    [
      'a signer of empty lists',
      withSigner({ keys: [], callers: [], policies: [] }),
      ['keys', 'callers', 'policies'].map((name) => [`/signer/${name}`, 'at least one item', 'an empty list']),
    ],
    [
      'a signer with a key in the file',
      withSigner({
        keys: [
          { id: 'hot', env: `0x${sha}` },
          { id: 'warm', secret: sha },
        ],
      }),
      [
        ['/signer/keys/0/env', 'the name of an environment variable', 'text of 66 characters'],
        ['/signer/keys/1/secret', 'one of id, env, file, keystore, mnemonic, pkcs11, awsKms, address, publicKey', 'an unknown field'],
      ],
    ],
    [
      'ids twice',
      withSigner({
        keys: [
          { id: 'hot', env: 'A' },
          { id: 'hot', env: 'A' },
          { id: 'warm', env: 'B' },
        ],
        callers: [signer?.callers[0], signer?.callers[0]],
      }),
      [
        ['/signer/keys/1/id', 'an id that no other key has', 'the same as /signer/keys/0/id'],
        ['/signer/keys/1/env', 'a variable that no other key has', 'the same as /signer/keys/0/env'],
        ['/signer/callers/1/id', 'an id that no other caller has', 'the same as /signer/callers/0/id'],
        ['/signer/callers/1/tokenSha256', 'a token that no other caller has', 'the same as /signer/callers/0/tokenSha256'],
      ],
    ],
    [
      'checkpoints with invalid numbers and an invalid head',
      withSigner({ checkpoints: { every: 0, seconds: 1.5, file: '', known: { sequence: 7, head: sha }, to: 'x' } }),
      [
        ['/signer/checkpoints/every', 'a whole number, 1 to 1000000', '0'],
        ['/signer/checkpoints/seconds', 'whole seconds, 1 to 31536000', '1.5'],
        ['/signer/checkpoints/file', 'a path', '""'],
        ['/signer/checkpoints/known/sequence', 'a sequence from 1, decimal text', '7'],
        ['/signer/checkpoints/known/head', 'a head: 0x and 64 hexadecimal digits', `"${sha}"`],
        ['/signer/checkpoints/to', 'one of env, every, seconds, file, known', 'an unknown field'],
      ],
    ],
    ...[{}, { every: 7 }, { seconds: 60, known }, { file: 'a', known }].map(
      (checkpoints) =>
        [
          `checkpoints without a key: ${Object.keys(checkpoints).join(', ')}`,
          withSigner({ checkpoints }),
          [['/signer/checkpoints/env', 'the variable of the key that signs them, or `known` alone', 'nothing']],
        ] as const,
    ),
    [
      'the seed of checkpoints in the file',
      withSigner({ checkpoints: { env: `0x${sha}` } }),
      [['/signer/checkpoints/env', 'the name of an environment variable', 'text of 66 characters']],
    ],
    [
      'checkpoints signed by a key of the signer',
      withSigner({ checkpoints: { env: 'MINTMARK_KEY_WARM' } }),
      [['/signer/checkpoints/env', 'a variable that no other key has', 'the same as /signer/keys/1/env']],
    ],
    [
      'a caller with an unknown key and an unknown plan',
      withSigner({ callers: [{ id: 'backend', tokenSha256: sha, keys: ['hot', 'cold'], plan: 'gold' }] }),
      [
        ['/signer/callers/0/keys/1', 'a key that is configured', '"cold"'],
        ['/signer/callers/0/plan', 'one of the plans anonymous, pro', '"gold"'],
      ],
    ],
    [
      'callers with no proof, and with two',
      withSigner({
        callers: [
          { id: 'a', keys: ['hot'] },
          { id: 'b', tokenSha256: sha, stamp, keys: ['hot'] },
          { id: 'c', stamp, keys: ['hot'] },
        ],
        policies: [words],
      }),
      [
        ['/signer/callers/0/tokenSha256', '`tokenSha256` or `stamp`', 'nothing'],
        ['/signer/callers/1/stamp', '`tokenSha256` or `stamp`', 'both'],
        ['/signer/callers/2/stamp/publicKey', 'a key that no other caller has', 'the same as /signer/callers/1/stamp/publicKey'],
      ],
    ],
    [
      'invalid stamp keys',
      withSigner({
        callers: [
          { id: 'a', stamp: {}, keys: ['hot'] },
          { id: 'b', stamp: { algorithm: 'rsa-pss-sha512', publicKey: 'hunter2' }, keys: ['hot'] },
          { id: 'c', stamp: { ...stamp, privateKey: sha }, keys: ['hot'] },
        ],
      }),
      [
        ['/signer/callers/0/stamp/algorithm', 'a value', 'nothing'],
        ['/signer/callers/0/stamp/publicKey', 'a value', 'nothing'],
        ['/signer/callers/1/stamp/algorithm', '`ed25519` or `ecdsa-p256-sha256`', '"rsa-pss-sha512"'],
        ['/signer/callers/1/stamp/publicKey', /^a public key, hexadecimal/, 'text of 7 characters'],
        ['/signer/callers/2/stamp/privateKey', 'one of algorithm, publicKey', 'an unknown field'],
      ],
    ],
    [
      'an unknown key that is frozen',
      withSigner({ frozen: ['hot', 'cold'] }),
      [['/signer/frozen/1', 'a key that is configured', '"cold"']],
    ],
    ['an empty list of frozen keys', withSigner({ frozen: [] }), [['/signer/frozen', 'at least one item', 'an empty list']]],
    ['frozen by text', withSigner({ frozen: 'yes' }), [['/signer/frozen', 'true, false, or a list of ids of keys', '"yes"']]],
    [
      'a caller without a plan where there is none for it',
      { limits: { plans: { pro: { policies: [policy] } } }, signer },
      [['/signer/callers/1/plan', 'a plan, as there is no plan `anonymous`', 'nothing']],
    ],
    [
      'signer policies of one name',
      withSigner({ policies: [0, 1].map(() => ({ ...allow, effect: 'deny', when: { chain: ['*'] } })) }),
      [['/signer/policies/1/name', 'a name that no other policy has', 'the same as /signer/policies/0/name']],
    ],
    [
      'a policy for an unknown caller',
      withWhen({ chain: ['1'], fee: { max: '1' }, caller: ['nobody'] }),
      [['/signer/policies/0/when/caller/0', 'a caller that is configured', '"nobody"']],
    ],
    [
      'a policy without conditions',
      withPolicy({ ...allow, effect: 'deny', when: {} }),
      [['/signer/policies/0/when', 'at least one field', 'an empty object']],
    ],
    [
      'an unknown condition',
      withWhen({ chain: ['1'], fee: { max: '1' }, moon: 'full' }),
      [
        [
          '/signer/policies/0/when/moon',
          'one of caller, chain, to, value, fee, selector, args, operation, primaryType, domain, fields, delegate, messageLength',
          'an unknown field',
        ],
      ],
    ],
    [
      'invalid conditions',
      withWhen({ caller: [], chain: ['01', 1], to: ['0x1'], value: { max: '1.5' }, fee: { min: '1' }, selector: ['transfer'] }),
      [
        ['/signer/policies/0/when/caller', 'at least one item', 'an empty list'],
        ['/signer/policies/0/when/chain/0', '`*` or a chain id, decimal without leading zeros', '"01"'],
        ['/signer/policies/0/when/chain/1', '`*` or a chain id, decimal without leading zeros', '1'],
        ['/signer/policies/0/when/to/0', '`*` or an address: 0x and 40 hexadecimal digits', '"0x1"'],
        ['/signer/policies/0/when/value/max', 'a quantity in decimal or 0x text, below 2^256', '"1.5"'],
        ['/signer/policies/0/when/fee/max', 'a value', 'nothing'],
        ['/signer/policies/0/when/fee/min', 'one of max', 'an unknown field'],
        [
          '/signer/policies/0/when/selector/0',
          '`*`, 4 bytes (0x and 8 hexadecimal digits), or a signature such as `transfer(address to,uint256 amount)`',
          '"transfer"',
        ],
      ],
    ],
    [
      'invalid rules of chains',
      withSigner({
        chains: {
          '01': { maxTransactionGas: '21000' },
          '1': { maxTransactionGas: '20999' },
          '10': {},
          '137': { maxTransactionGas: '99999', gas: '1' },
          '5': { gasMargin: 0.9 },
          '6': { gasMargin: '1.2' },
          '7': { outbox: {} },
          '8': { outbox: { voidQuorum: 0 } },
          '9': { outbox: { bump: { afterSeconds: 14, percent: 9.5, maxFee: '0' } } },
          '11': { outbox: { bump: { afterSeconds: 15, percent: 10 } } },
        },
      }),
      [
        ['/signer/chains/01', 'a chain id, decimal without leading zeros, 1 to 9223372036854775771', 'the name "01"'],
        ['/signer/chains/1/maxTransactionGas', 'gas, decimal, 21000 to 18446744073709551615', '"20999"'],
        ['/signer/chains/10', 'at least one field', 'an empty object'],
        ['/signer/chains/137/gas', 'one of maxTransactionGas, gasMargin, outbox', 'an unknown field'],
        ['/signer/chains/5/gasMargin', 'a number, 1 to 10, with at most 4 decimals', '0.9'],
        ['/signer/chains/6/gasMargin', 'a number, 1 to 10, with at most 4 decimals', '"1.2"'],
        ['/signer/chains/7/outbox', 'at least one field', 'an empty object'],
        ['/signer/chains/8/outbox/voidQuorum', 'a whole number, 1 to 16', '0'],
        ['/signer/chains/9/outbox/bump/afterSeconds', 'a whole number, 15 to 86400', '14'],
        ['/signer/chains/9/outbox/bump/percent', 'a whole number, 10 to 1000', '9.5'],
        ['/signer/chains/9/outbox/bump/maxFee', 'wei, decimal, from 1', '"0"'],
        ['/signer/chains/11/outbox/bump/maxFee', 'a value', 'nothing'],
      ],
    ],
    ['an empty object of chains', withSigner({ chains: {} }), [['/signer/chains', 'at least one field', 'an empty object']]],
    [
      'an invalid effect and an invalid kind',
      withSigner({
        policies: [
          { ...allow, name: 'b', effect: 'deny', when: { chain: ['*'] } },
          { ...allow, effect: 'maybe', kinds: ['wish'], when: { chain: ['*'] } },
        ],
      }),
      [
        ['/signer/policies/1/effect', '`allow` or `deny`', '"maybe"'],
        ['/signer/policies/1/kinds/0', '`transaction`, `create`, `message`, `typedData` or `authorization`', '"wish"'],
      ],
    ],
  ]);
});
