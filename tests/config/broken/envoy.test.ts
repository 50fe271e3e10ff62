import { describe, expect, test } from 'vitest';
import { readConfig } from '../../../hosts/shared/config/read.ts';
import { refuses } from './refuses.ts';
import type { Broken } from './refuses.ts';

const policy = { name: 'p', quota: 5, window: 86_400 };
const plan = (...policies: readonly unknown[]): object => ({ limits: { plans: { anonymous: { policies } } } });
const noRules = 'descriptors are rules about arbitrary keys of a request; plans and scopes are in their place';

/** What each file of Envoy's configuration tests is here: what is refused, or why nothing is. */
const files: Readonly<Record<string, { readonly broken: Broken[1]; readonly errors: Broken[2] } | { readonly none: string }>> = {
  'bad_limit_unit.yaml': {
    broken: plan({ ...policy, kind: 'foo' }),
    errors: [['/limits/plans/anonymous/policies/0/kind', /`rate`/, '"foo"']],
  },
  'duplicate_key.yaml': {
    broken: plan(policy, policy),
    errors: [
      [
        '/limits/plans/anonymous/policies/1/name',
        'a name that no other policy of the plan has',
        'the same as /limits/plans/anonymous/policies/0/name',
      ],
    ],
  },
  'empty_key.yaml': {
    broken: plan({ quota: 5, window: 86_400 }),
    errors: [['/limits/plans/anonymous/policies/0/name', 'a value', 'nothing']],
  },
  'empty_domain.yaml': { broken: plan(), errors: [['/limits/plans/anonymous/policies', 'at least one item', 'an empty list']] },
  'misspelled_key.yaml': {
    broken: { limits: { plans: { anonymous: { policy: [policy] } } } },
    errors: [
      ['/limits/plans/anonymous/policies', 'a value', 'nothing'],
      ['/limits/plans/anonymous/policy', /./, 'an unknown field'],
    ],
  },
  'misspelled_key2.yaml': {
    broken: plan({ name: 'p', qouta: 5, window: 86_400 }),
    errors: [
      ['/limits/plans/anonymous/policies/0/quota', 'a value', 'nothing'],
      ['/limits/plans/anonymous/policies/0/qouta', /./, 'an unknown field'],
    ],
  },
  'non_map_list.yaml': {
    broken: plan('a', 'b', 'c'),
    errors: ['"a"', '"b"', '"c"'].map((got, index) => [`/limits/plans/anonymous/policies/${index}`, /an object/, got] as const),
  },
  'example.yaml': {
    broken: plan({ ...policy, quota: 0 }),
    errors: [['/limits/plans/anonymous/policies/0/quota', /^whole units, 1 to /, '0']],
  },
  'bad_yaml.yaml': { none: 'text that is no JSON is refused with its place: tests/config/json.test.ts' },
  'basic_config.yaml': { none: noRules },
  'duplicate_domain.yaml': {
    none: 'one file is one configuration, and a name that stands twice in it is refused: tests/config/json.test.ts',
  },
  'merge_domain_key1.yaml': { none: 'no configuration is merged of several files' },
  'merge_domain_key2.yaml': { none: 'no configuration is merged of several files' },
  'metadata.yaml': { none: 'a policy has no metadata' },
  'non_string_key.yaml': { none: 'the names of JSON are strings' },
  'replaces_empty.yaml': { none: 'no policy replaces another: all of a plan decide' },
  'replaces_self.yaml': { none: 'no policy replaces another: all of a plan decide' },
  'shadowmode_config.yaml': { none: 'valid; its rules are tested under the name of Envoy in tests/rate-limit/suite/cases/peers.ts' },
  'share_threshold.yaml': { none: noRules },
  'unlimited_with_unit.yaml': { none: 'nobody is unlimited by a policy: a mode `off` or `shadow` is' },
  'wildcard.yaml': { none: noRules },
};

describe("what is wrong in the files of Envoy's tests, or means something else here, is refused", () => {
  refuses(Object.entries(files).flatMap(([name, file]): Broken[] => ('none' in file ? [] : [[name, file.broken, file.errors]])));

  test('and its example of a shadow rule is taken', () => {
    const config = plan({ ...policy, mode: 'shadow' }, { ...policy, name: 'q', quota: 10 });
    expect(readConfig(JSON.stringify({ chains: { 1: { rpc: ['https://a.example'] } }, ...config }), () => undefined).tag).toBe('ok');
    expect(Object.keys(files)).toHaveLength(21);
  });
});
