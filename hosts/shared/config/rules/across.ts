/**
 * Rules between one field and another, which a schema cannot express. Each function takes sections
 * that the schema allows.
 */
import type { Admin, Backends, Config, Limits, Signer, SignerCaller } from '../../../../build/types/config.js';
import { known, once } from '../text/placed.ts';
import type { Placed } from '../text/placed.ts';
import type { ConfigError } from '../config-error.ts';
import { pointer, show } from '../config-error.ts';
import { validateSources } from '../keys/sources.ts';

/** The name of the plan of requests without a key, and of callers without a plan. */
const anonymous = 'anonymous';

/**
 * Validates that keys are listed once and have plans that exist, that names in a plan are unique,
 * and that at least one client can pass.
 */
export function validateLimits(limits: Limits, signer: Signer | undefined): ConfigError[] {
  const errors = limits.keys.flatMap((key, index) => validatePlan(limits, key.plan, pointer('/limits/keys', index, 'plan')));
  errors.push(
    ...once(
      limits.keys.map((key, index) => ({ at: pointer('/limits/keys', index, 'sha256'), value: key.sha256 })),
      'each key once',
    ),
  );
  for (const client of ['anonymous', 'callers'] as const) {
    const plan = limits.defaultPlan[client];
    if (plan !== undefined) errors.push(...validatePlan(limits, plan, pointer('/limits/defaultPlan', client)));
  }
  for (const [name, plan] of Object.entries(limits.plans)) {
    const names = plan.policies.map((policy, index) => ({
      at: pointer('/limits/plans', name, 'policies', index, 'name'),
      value: policy.name,
    }));
    errors.push(...once(names, 'a name that no other policy of the plan has'));
  }
  if (defaultPlanOf(limits) === undefined && limits.keys.length === 0 && signer === undefined) {
    errors.push({ at: '/limits/keys', expected: `at least one key, as there is no plan \`${anonymous}\``, got: 'an empty list' });
  }
  return errors;
}

/** Validates that an endpoint has at most one `Authorization` field. */
export function validateEndpoints(chains: Config['chains']): ConfigError[] {
  return Object.entries(chains).flatMap(([id, { rpc }]) =>
    rpc.flatMap((endpoint, index) => {
      if (typeof endpoint === 'string') return [];
      const names = Object.keys(endpoint.headers).map((name) => ({ at: `headers/${name}`, name: name.toLowerCase() }));
      const credentials = (['basic', 'bearer'] as const).filter((name) => endpoint[name] !== undefined);
      const fields = [...names, ...credentials.map((at) => ({ at, name: 'authorization' }))];
      const places = fields.map(({ at, name }) => ({ at: `${pointer('/chains', id, 'rpc', index)}/${at}`, value: name }));
      return once(places, 'each field once, and one of `basic`, `bearer` and an `authorization` field');
    }),
  );
}

/** Validates that the plans of callers exist. */
export function validateCallerPlans(signer: Signer, limits: Limits): ConfigError[] {
  return signer.callers.flatMap(({ plan }, index) => {
    const at = pointer('/signer/callers', index, 'plan');
    if (plan !== undefined) return validatePlan(limits, plan, at);
    return (limits.defaultPlan.callers ?? defaultPlanOf(limits)) !== undefined
      ? []
      : [{ at, expected: `a plan, as there is no plan \`${anonymous}\``, got: 'nothing' }];
  });
}

/**
 * Validates that the operators' token is not that of a caller or an API key.
 *
 * Security: whoever has that one could read the metrics.
 */
export function validateAdmin(admin: Admin, limits: Limits, signer: Signer | undefined): ConfigError[] {
  const own = [{ at: '/admin/tokenSha256', value: admin.tokenSha256 }];
  return apartFrom(clientTokens(limits, signer), own, 'a token that no caller and no API key has');
}

/**
 * Validates that the tokens of other gateways are not those of a caller, an API key or the
 * operators.
 *
 * Security: whoever has one of those could spend the units of every client.
 */
export function validateBackends(backends: Backends, { limits, signer, admin }: Config): ConfigError[] {
  const others = [
    ...clientTokens(limits, signer),
    ...(admin === undefined ? [] : [{ at: '/admin/tokenSha256', value: admin.tokenSha256 }]),
  ];
  const own = (backends.tokenSha256 ?? []).map((value, index) => ({ at: pointer('/backends/tokenSha256', index), value }));
  return apartFrom(others, own, 'a token that no caller and no API key has, and not `admin`');
}

function clientTokens(limits: Limits, signer: Signer | undefined): Placed[] {
  const callers = (signer?.callers ?? []).map(({ tokenSha256 }, index) => ({
    at: pointer('/signer/callers', index, 'tokenSha256'),
    value: tokenSha256 ?? '',
  }));
  return [...callers, ...limits.keys.map(({ sha256 }, index) => ({ at: pointer('/limits/keys', index, 'sha256'), value: sha256 }))];
}

/** Returns an error for each of `own` that another place has too. */
function apartFrom(others: readonly Placed[], own: readonly Placed[], rule: string): ConfigError[] {
  const places = new Set(own.map(({ at }) => at));
  return once([...others, ...own], rule).filter((error) => places.has(error.at));
}

/** Validates that ids, tokens and names are unique, and that whatever is referred to exists. */
export function validateSigner(signer: Signer): ConfigError[] {
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
  const limits = (signer.spendingLimits ?? []).map(({ name }, index) => ({
    at: pointer('/signer/spendingLimits', index, 'name'),
    value: name,
  }));
  const usedKeys = signer.callers.flatMap((caller, index) =>
    caller.keys.map((value, item) => ({ at: pointer('/signer/callers', index, 'keys', item), value })),
  );
  const namedCallers = signer.policies.flatMap(({ when }, index) =>
    (when.caller ?? []).map((value, item) => ({ at: pointer('/signer/policies', index, 'when', 'caller', item), value })),
  );
  return [
    ...once(keys, 'an id that no other key has'),
    ...validateSources(signer),
    ...once(callers, 'an id that no other caller has'),
    ...once(tokens, 'a token that no other caller has'),
    ...once(stamps, 'a key that no other caller has'),
    ...signer.callers.flatMap(validateProof),
    ...known(frozen, 'a key', keys),
    ...once(policies, 'a name that no other policy has'),
    ...once([...policies, ...limits], 'a name that no policy and no other spending limit has').filter(({ at }) =>
      at.startsWith('/signer/spendingLimits'),
    ),
    ...known(usedKeys, 'a key', keys),
    ...known(namedCallers, 'a caller', [...callers, { value: '*' }]),
  ];
}

/**
 * Validates that a caller has either a token or a stamp key.
 *
 * Security: a token beside a stamp key would be one more secret to lose.
 */
function validateProof({ tokenSha256, stamp }: SignerCaller, index: number): ConfigError[] {
  const expected = '`tokenSha256` or `stamp`';
  if (tokenSha256 !== undefined && stamp !== undefined) return [{ at: pointer('/signer/callers', index, 'stamp'), expected, got: 'both' }];
  if (tokenSha256 !== undefined || stamp !== undefined) return [];
  return [{ at: pointer('/signer/callers', index, 'tokenSha256'), expected, got: 'nothing' }];
}

/** Returns the plan of requests without a key. `undefined` if each needs one. */
function defaultPlanOf({ defaultPlan, plans }: Limits): string | undefined {
  return defaultPlan.anonymous ?? (Object.hasOwn(plans, anonymous) ? anonymous : undefined);
}

function validatePlan(limits: Limits, plan: string, at: string): ConfigError[] {
  if (Object.hasOwn(limits.plans, plan)) return [];
  return [{ at, expected: `one of the plans ${Object.keys(limits.plans).join(', ')}`, got: show(plan) }];
}
