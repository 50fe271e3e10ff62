/** What a schema cannot say: rules that hold between one field and another. Each check takes sections whose own rules hold. */
import { known, once } from '../text/placed.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer, show } from '../config-error.ts';
import { checkSources } from '../keys/sources.ts';
import type { Limits, Signer, SignerCaller } from '../types.ts';

/** The plan of requests without a key, and of callers without a plan. */
export const anonymous = 'anonymous';

/** Keys have plans that exist and are listed once, policies of a plan have names of their own, and somebody can pass. */
export function checkLimits(limits: Limits, signer: Signer | undefined): ConfigError[] {
  const problems = limits.keys.flatMap((key, index) => checkPlan(limits, key.plan, pointer('/limits/keys', index, 'plan')));
  problems.push(
    ...once(
      limits.keys.map((key, index) => ({ at: pointer('/limits/keys', index, 'sha256'), value: key.sha256 })),
      'each key once',
    ),
  );
  for (const [name, plan] of Object.entries(limits.plans)) {
    const names = plan.policies.map((policy, index) => ({
      at: pointer('/limits/plans', name, 'policies', index, 'name'),
      value: policy.name,
    }));
    problems.push(...once(names, 'a name that no other policy of the plan has'));
  }
  if (!Object.hasOwn(limits.plans, anonymous) && limits.keys.length === 0 && signer === undefined) {
    problems.push({ at: '/limits/keys', expected: `at least one key, as there is no plan \`${anonymous}\``, got: 'an empty list' });
  }
  return problems;
}

/** Callers have plans that exist. */
export function checkCallerPlans(signer: Signer, limits: Limits): ConfigError[] {
  return signer.callers.flatMap(({ plan }, index) => {
    const at = pointer('/signer/callers', index, 'plan');
    if (plan !== undefined) return checkPlan(limits, plan, at);
    return Object.hasOwn(limits.plans, anonymous) ? [] : [{ at, expected: `a plan, as there is no plan \`${anonymous}\``, got: 'nothing' }];
  });
}

/** Ids, tokens and names stand once, and what is referred to exists. */
export function checkSigner(signer: Signer): ConfigError[] {
  const keys = signer.keys.map(({ id }, index) => ({ at: pointer('/signer/keys', index, 'id'), value: id }));
  const callers = signer.callers.map(({ id }, index) => ({ at: pointer('/signer/callers', index, 'id'), value: id }));
  const tokens = signer.callers.flatMap(({ tokenSha256: value }, index) =>
    value === undefined ? [] : [{ at: pointer('/signer/callers', index, 'tokenSha256'), value }],
  );
  const stamps = signer.callers.flatMap(({ stamp }, index) =>
    stamp === undefined ? [] : [{ at: pointer('/signer/callers', index, 'stamp', 'publicKey'), value: stamp.publicKey }],
  );
  const frozen = (typeof signer.frozen === 'boolean' ? [] : signer.frozen).map((value, index) => ({
    at: pointer('/signer/frozen', index),
    value,
  }));
  const policies = signer.policies.map(({ name }, index) => ({ at: pointer('/signer/policies', index, 'name'), value: name }));
  const windows = (signer.windows ?? []).map(({ name }, index) => ({ at: pointer('/signer/windows', index, 'name'), value: name }));
  const usedKeys = signer.callers.flatMap((caller, index) =>
    caller.keys.map((value, item) => ({ at: pointer('/signer/callers', index, 'keys', item), value })),
  );
  const namedCallers = signer.policies.flatMap(({ when }, index) =>
    (when.caller ?? []).map((value, item) => ({ at: pointer('/signer/policies', index, 'when', 'caller', item), value })),
  );
  return [
    ...once(keys, 'an id that no other key has'),
    ...checkSources(signer),
    ...once(callers, 'an id that no other caller has'),
    ...once(tokens, 'a token that no other caller has'),
    ...once(stamps, 'a key that no other caller has'),
    ...signer.callers.flatMap(checkProof),
    ...known(frozen, 'a key', keys),
    ...once(policies, 'a name that no other policy has'),
    ...once([...policies, ...windows], 'a name that no policy and no other window has').filter(({ at }) =>
      at.startsWith('/signer/windows'),
    ),
    ...known(usedKeys, 'a key', keys),
    ...known(namedCallers, 'a caller', [...callers, { value: '*' }]),
  ];
}

/** A caller has a token or a stamp key: who has both has a token to lose. */
function checkProof({ tokenSha256, stamp }: SignerCaller, index: number): ConfigError[] {
  const expected = '`tokenSha256` or `stamp`';
  if (tokenSha256 !== undefined && stamp !== undefined) return [{ at: pointer('/signer/callers', index, 'stamp'), expected, got: 'both' }];
  if (tokenSha256 !== undefined || stamp !== undefined) return [];
  return [{ at: pointer('/signer/callers', index, 'tokenSha256'), expected, got: 'nothing' }];
}

function checkPlan(limits: Limits, plan: string, at: string): ConfigError[] {
  if (Object.hasOwn(limits.plans, plan)) return [];
  return [{ at, expected: `one of the plans ${Object.keys(limits.plans).join(', ')}`, got: show(plan) }];
}
