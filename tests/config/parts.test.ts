import { describe, expect, test } from 'vitest';
import { redactor } from '../../hosts/shared/config/text/redact.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';
import { gatewaySection, limitsSection, signerSection } from '../../hosts/shared/config/sections.ts';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { complete } from './complete/complete.ts';

describe('what each part sees', () => {
  test('the gateway: hosts, origins, chains, content, who pays by which plan, and that there is a signer', () => {
    expect(JSON.parse(gatewaySection(complete))).toEqual({
      listen: { hosts: complete.listen.hosts },
      cors: complete.cors,
      chains: complete.chains,
      content: { ...complete.content, images: undefined },
      limits: {
        trustedProxies: complete.limits.trustedProxies,
        ipv6Prefix: 56,
        ipv6NetworkPrefix: 40,
        defaultPlan: { callers: 'pro' },
        keys: complete.limits.keys,
        plans: ['anonymous', 'pro'],
      },
      signer: true,
    });
  });

  test('without a signer no part sees one', () => {
    const { signer: _, ...rest } = complete;
    expect(JSON.parse(gatewaySection(rest))).not.toHaveProperty('signer');
    expect(signerSection(rest)).toBeUndefined();
  });

  test('the signer: its section, without the checkpoints that the vault makes', () => {
    const { checkpoints, ...rest } = complete.signer ?? {};
    expect(checkpoints).toBeDefined();
    expect(JSON.parse(signerSection(complete) ?? '')).toEqual(rest);
  });

  test('the limits backend: prices and plans, with the defaults that follow from other fields, and the plan for abuse', () => {
    const { dialect, costs, plans } = limitsSection(complete);
    expect(dialect).toBe('draft-11');
    expect(costs).toEqual([
      { method: 'eth_call', cost: 26, blocks: 0, blocksCost: 0 },
      { method: 'eth_getLogs', cost: 60, blocks: 1_000, blocksCost: 20 },
      { method: '*', cost: 20, blocks: 0, blocksCost: 0 },
      { method: 'abuse', cost: 1, blocks: 0, blocksCost: 0 },
    ]);
    expect(Object.fromEntries(plans)).toEqual({
      anonymous: {
        onStoreFailure: 'closed',
        degradeShare: 0.25,
        policies: [policyOf({ name: 'burst', quota: 3000, window: 10, burst: 600, mode: 'shadow', carryOver: 'proportional' })],
      },
      pro: {
        onStoreFailure: 'open',
        degradeShare: 0.5,
        policies: [
          policyOf({ name: 'day', quota: 10_000_000, window: 86_400, burst: 10_000_000, mode: 'enforce', carryOver: 'proportional' }),
          policyOf({ name: 'minute', quota: 100_000, window: 60, burst: 100_000, mode: 'enforce', carryOver: 'proportional' }),
        ],
      },
      abuse: {
        onStoreFailure: 'closed',
        degradeShare: 0.25,
        policies: [policyOf({ name: 'abuse', quota: 5, window: 1, burst: 5, mode: 'enforce', carryOver: 'proportional' })],
      },
    });
  });

  test('without a section `limits` there is one plan, with the documented numbers', () => {
    const read = readConfig('{}', () => undefined);
    if (read.tag === 'err') throw new Error('expected a configuration');
    expect([...limitsSection(read.val.config).plans.keys()]).toEqual(['anonymous', 'abuse']);
    expect(limitsSection(read.val.config).plans.get('anonymous')?.policies).toEqual([
      policyOf({ name: 'burst', quota: 10_000, window: 10, burst: 20_000, mode: 'enforce' }),
    ]);
  });
});

describe('redaction', () => {
  test('finds a secret as it is, in JSON and in a URL', () => {
    const redact = redactor(['p@ss "wörd"']);
    const line = JSON.stringify({
      raw: 'p@ss "wörd"',
      url: `https://a.example/${encodeURIComponent('p@ss "wörd"')}?${encodeURI('p@ss "wörd"')}`,
    });
    expect(redact(line)).toBe('{"raw":"***","url":"https://a.example/***?***"}');
    expect(redact('p@ss "wörd"')).toBe('***');
  });

  test('finds a secret in the host of a URL, which is in lower case', () => {
    expect(redactor(['Key-Of-Mine'])(new URL('https://Key-Of-Mine.rpc.example').origin)).toBe('https://***.rpc.example');
  });

  test('takes the longer of two secrets first, and leaves short values alone', () => {
    expect(redactor(['secret', 'secret-longer', '1'])('secret-longer secret 1')).toBe('*** *** 1');
  });

  test('does nothing if there is no secret', () => {
    expect(redactor([])('a')).toBe('a');
  });
});
