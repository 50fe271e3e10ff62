import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { privateUpstreamWarnings } from '../../hosts/shared/network/private-upstreams.ts';
import { complete } from './complete/complete.ts';

/** Reads a configuration that holds. */
function read(config: unknown) {
  const result = readConfig(JSON.stringify(config), () => undefined);
  if (result.tag === 'err') throw new Error(JSON.stringify(result.val));
  return result.val;
}

describe('an upstream at a private address', () => {
  const warnings = (config: unknown) => privateUpstreamWarnings(read(config).config);

  test.each([
    ['http://127.0.0.1:8545', '127.0.0.1:8545'],
    ['http://localhost:8545/key', 'localhost:8545'],
    ['https://10.0.0.7/key', '10.0.0.7:443'],
    ['http://192.168.1.2', '192.168.1.2:80'],
    ['http://[::1]:8545', '[::1]:8545'],
    ['http://169.254.169.254/latest', '169.254.169.254:80'],
  ])('%s is named with what allows it', (url, place) => {
    const chains = { '1': { rpc: ['https://rpc.example', url] } };
    expect(warnings({ chains })).toEqual([
      {
        at: '/chains/1/rpc/1',
        text: `${new URL(url).origin} is not a public address, so every request to it is refused: add "${place}" to network.allowPrivate to allow it`,
      },
    ]);
    expect(warnings({ chains, network: { allowPrivate: [place] } })).toEqual([]);
  });

  test('may be an Arweave gateway', () => {
    const content = { arweave: ['https://arweave.example', 'http://127.0.0.1:1984'] };
    expect(warnings({ content }).map(({ at }) => at)).toEqual(['/content/arweave/1']);
  });

  test('may be an IPFS gateway, and reached through another origin', () => {
    const content = { ipfs: ['https://ipfs.example', 'http://127.0.0.1:8080'] };
    expect(warnings({ content }).map(({ at }) => at)).toEqual(['/content/ipfs/1']);
    expect(warnings({ content, network: { connectTo: { 'http://127.0.0.1:8080': 'http://127.0.0.1:9090' } } })).toEqual([]);
    // Where a mapping leads to is the operator's word.
    expect(
      warnings({ content: { ipfs: ['https://ipfs.example'] }, network: { connectTo: { 'https://ipfs.example': 'http://10.0.0.1' } } }),
    ).toEqual([]);
  });
});

describe('prices of methods', () => {
  const warnings = (costs: object | undefined) => read({ limits: { costs } }).warnings;

  test('without `*` give a warning that says what every other method costs, and how to set it', () => {
    expect(warnings({ eth_call: 26 })).toEqual([
      {
        at: '/limits/costs',
        text: 'there is no price `*`, so every method that is not listed costs 1 unit. Add "*" with the price of every other method: "*": 20 is the default, "*": 1 keeps the price and ends this warning',
      },
    ]);
    expect(warnings({})).toHaveLength(1);
  });

  test.each([[undefined], [{ '*': 1 }], [{ eth_call: 26, '*': 20 }]])('as in %j give none', (costs) => {
    expect(warnings(costs)).toEqual([]);
  });
});

describe('a policy that can never match is named', () => {
  const { policies: _, spendingLimits: __, ...signer } = complete.signer ?? {};
  const allow = { name: 'a', effect: 'allow', kinds: ['transaction'] };
  const fee = { max: '1' };
  const to = ['0x000000000000000000000000000000000000dEaD'];
  const warnings = (change: object) => read({ ...complete, signer: { ...signer, ...change } }).warnings;
  const ofPolicy = (policy: object) => warnings({ policies: [{ ...allow, ...policy }] });

  test.each([
    ['to', { to }],
    ['selector', { selector: ['*'] }],
    ['operation', { operation: ['call'] }],
  ])('a create with `%s`', (condition, when) => {
    const policy = { kinds: ['transaction', 'create'], when: { chain: ['1'], fee, ...when } };
    expect(ofPolicy(policy)).toEqual([
      {
        at: '/signer/policies/0/kinds/1',
        text: `policy "a" never allows a \`create\`: a transaction that creates a contract has no \`${condition}\`. Write an allow of \`create\` without \`${condition}\`, or remove the kind`,
      },
    ]);
    // A deny matches where the value is missing.
    expect(ofPolicy({ ...policy, effect: 'deny', when: { chain: ['1'], ...when } })).toEqual([]);
  });

  test('a chain that is not configured', () => {
    const text = (what: string) =>
      `chain 10 is not in \`chains\`, so no request at /v1/signer/10 can match ${what}. Add the chain to \`chains\`, or correct the id`;
    for (const effect of ['allow', 'deny'])
      expect(ofPolicy({ effect, when: { chain: ['1', '10'], ...(effect === 'allow' ? { fee } : {}) } })).toEqual([
        { at: '/signer/policies/0/when/chain/1', text: text('policy "a"') },
      ]);
    const policies = [{ ...allow, when: { chain: ['*'], fee } }];
    const spendingLimits = [{ name: 'day', window: 60, per: ['key'], chain: '10', count: { max: '1' } }];
    expect(warnings({ policies, spendingLimits, chains: { '10': { maxTransactionGas: '21000' } } })).toEqual([
      { at: '/signer/spendingLimits/0/chain', text: text('spending limit "day"') },
      { at: '/signer/chains/10', text: text('this rule') },
    ]);
  });

  test('typed data is signed for chains that are not configured', () => {
    const when = { primaryType: ['Mail'], domain: { chainId: ['10'], verifyingContract: ['*'] }, chain: ['10'] };
    expect(ofPolicy({ kinds: ['typedData'], when })).toEqual([]);
    expect(ofPolicy({ kinds: ['typedData'], when: { ...when, chain: ['1', '137'] } })).toEqual([
      {
        at: '/signer/policies/0/when/domain/chainId',
        text: 'policy "a" never matches: `chain` is the chain id of the domain, and no id is in both `chain` and `domain.chainId`',
      },
    ]);
  });

  test('an allow of a chain for domains without a chain id', () => {
    const when = { primaryType: ['Mail'], domain: { absent: ['chainId'], verifyingContract: ['*'] } };
    expect(ofPolicy({ kinds: ['typedData'], when: { ...when, chain: ['*'] } })).toEqual([]);
    expect(ofPolicy({ effect: 'deny', kinds: ['typedData'], when: { ...when, chain: ['1'] } })).toEqual([]);
    expect(ofPolicy({ kinds: ['typedData'], when: { ...when, chain: ['1'] } })).toEqual([
      {
        at: '/signer/policies/0/when/chain',
        text: 'policy "a" never matches: a domain without `chainId` is good on every chain, so `chain` must be ["*"] or left out',
      },
    ]);
  });

  test.each([
    [{ min: '0x10', max: '15' }, '', '`min` 0x10 is above `max` 15'],
    [{ length: { min: '2', max: '1' } }, '', '`length.min` 2 is above `length.max` 1'],
    [{ in: ['a', 'b'], notIn: ['b', 'a'] }, '', 'every value of `in` is in `notIn` too'],
    [{ all: { members: { x: { min: '1', max: '0' } } } }, '/all/members/x', '`min` 1 is above `max` 0'],
  ])('a test that no value passes: %j', (condition, below, reason) => {
    const when = { primaryType: ['Mail'], domain: { chainId: ['1'], verifyingContract: ['*'] }, fields: { 'a.b': condition } };
    expect(ofPolicy({ kinds: ['typedData'], when })).toEqual([
      { at: `/signer/policies/0/when/fields/a.b${below}`, text: `policy "a" never matches: ${reason}` },
    ]);
  });
});
