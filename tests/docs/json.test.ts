import { describe, expect, test } from 'vitest';
import { readConfig } from '../../hosts/shared/config/read.ts';
import { blocksOf, documents, nameOf } from './support/blocks.ts';
import { merged } from './support/merge.ts';

const blocks = documents
  .flatMap(blocksOf)
  .filter(({ language, attributes }) => language === 'json' && !attributes.has('skip') && !attributes.has('tested'));

/** A configuration with a signer, into which the parts of the pages are put. */
const whole = {
  chains: { 1: { rpc: ['https://rpc.example'] } },
  limits: { plans: { anonymous: { policies: [{ name: 'base', quota: 1000, window: 60 }] } } },
  signer: {
    keys: [{ id: 'base', env: 'MINTMARK_KEY_BASE' }],
    callers: [{ id: 'backend', tokenSha256: 'ab'.repeat(32), keys: ['base'] }],
    policies: [{ name: 'base', effect: 'allow', kinds: ['message'], when: { caller: ['backend'] } }],
  },
};

/** Variables whose value has a form. */
const variables: Readonly<Record<string, string>> = {
  LEDGER_URL: 'postgres://mintmark@127.0.0.1/mintmark',
  CALLER_SHA256: 'cd'.repeat(32),
  CLIENT_SHA256: 'cd'.repeat(32),
};

describe('a block of JSON', () => {
  test.each(blocks.map((block) => [nameOf(block), block] as const))('%s is a configuration without errors', (_, { text, attributes }) => {
    const value: unknown = JSON.parse(text);
    const part = attributes.get('part') ?? listOf(value);
    const config = part === undefined ? text : JSON.stringify(merged(whole, part, value));
    const read = readConfig(config, (name) => variables[name] ?? `value-of-the-variable-${name}-here`);
    expect(read.tag === 'err' ? read.val : []).toEqual([]);
  });
});

/** Returns where a list belongs that no attribute places: `policies.md` has policies and limits. */
function listOf(value: unknown): string | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.every((element: object) => 'effect' in element) ? 'signer.policies' : 'signer.spendingLimits';
}
