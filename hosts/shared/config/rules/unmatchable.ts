/** Policies and spending limits that hold as they are, but can never match a request. */
import type { Config, Signer, SignerCondition, SignerMembers, SignerPolicy } from '../../../../build/types/config.js';
import type { ConfigWarning } from '../config-error.ts';
import { pointer } from '../config-error.ts';

/** Conditions on what a transaction that creates a contract does not have. */
const missingInCreate = ['to', 'selector', 'args', 'operation'] as const;

/**
 * Warns of every policy, rule of a chain and spending limit that can never match, with the reason.
 */
export function unmatchableWarnings(signer: Signer, chains: Config['chains']): ConfigWarning[] {
  const policies = signer.policies.flatMap((policy, index) => {
    const at = pointer('/signer/policies', index);
    const name = `policy ${JSON.stringify(policy.name)}`;
    return [
      ...createWarnings(policy, at, name),
      ...chainWarnings(policy, at, name, chains),
      ...domainWarnings(policy, at, name),
      ...memberWarnings(policy.when.args, pointer(at, 'when', 'args'), name),
      ...memberWarnings(policy.when.fields, pointer(at, 'when', 'fields'), name),
    ];
  });
  const limits = (signer.spendingLimits ?? []).flatMap(({ name, chain }, index) =>
    chain === undefined
      ? []
      : unknownChain(chain, pointer('/signer/spendingLimits', index, 'chain'), `spending limit ${JSON.stringify(name)}`, chains),
  );
  const rules = Object.keys(signer.chains ?? {}).flatMap((id) => unknownChain(id, pointer('/signer/chains', id), 'this rule', chains));
  return [...policies, ...limits, ...rules];
}

function createWarnings({ effect, kinds, when }: SignerPolicy, at: string, name: string): ConfigWarning[] {
  const index = kinds.indexOf('create');
  const condition = missingInCreate.find((own) => when[own] !== undefined);
  // A deny matches where a value is missing.
  if (effect === 'deny' || index < 0 || condition === undefined) return [];
  const text = `${name} never allows a \`create\`: a transaction that creates a contract has no \`${condition}\`. Write an allow of \`create\` without \`${condition}\`, or remove the kind`;
  return [{ at: pointer(at, 'kinds', index), text }];
}

function chainWarnings({ kinds, when }: SignerPolicy, at: string, name: string, chains: Config['chains']): ConfigWarning[] {
  // Typed data is signed for whatever chain its domain names.
  if (!kinds.some((kind) => kind === 'transaction' || kind === 'create' || kind === 'authorization')) return [];
  return (when.chain ?? []).flatMap((id, index) => (id === '*' ? [] : unknownChain(id, pointer(at, 'when', 'chain', index), name, chains)));
}

function unknownChain(id: string, at: string, name: string, chains: Config['chains']): ConfigWarning[] {
  if (Object.hasOwn(chains, id) || waitsForVariable(id)) return [];
  const text = `chain ${id} is not in \`chains\`, so no request at /v1/signer/${id} can match ${name}. Add the chain to \`chains\`, or correct the id`;
  return [{ at, text }];
}

function domainWarnings({ effect, when }: SignerPolicy, at: string, name: string): ConfigWarning[] {
  const [chain, domain] = [when.chain, when.domain?.chainId];
  // A deny matches where a value is missing.
  if (effect === 'allow' && chain?.includes('*') === false && when.domain?.absent?.includes('chainId') === true) {
    const text = `${name} never matches: a domain without \`chainId\` is good on every chain, so \`chain\` must be ["*"] or left out`;
    return [{ at: pointer(at, 'when', 'chain'), text }];
  }
  if (chain === undefined || domain === undefined || [...chain, ...domain].some((id) => id === '*' || waitsForVariable(id))) return [];
  if (chain.some((id) => domain.includes(id))) return [];
  const text = `${name} never matches: \`chain\` is the chain id of the domain, and no id is in both \`chain\` and \`domain.chainId\``;
  return [{ at: pointer(at, 'when', 'domain', 'chainId'), text }];
}

function memberWarnings(members: SignerMembers | undefined, at: string, name: string): ConfigWarning[] {
  return Object.entries(members ?? {}).flatMap(([member, condition]) => conditionWarnings(condition, pointer(at, member), name));
}

function conditionWarnings(condition: SignerCondition, at: string, name: string): ConfigWarning[] {
  const { min, max, length, all, any, members, in: among, notIn } = condition;
  const never = (reason: string): ConfigWarning => ({ at, text: `${name} never matches: ${reason}` });
  return [
    ...(isAbove(min, max) ? [never(`\`min\` ${min} is above \`max\` ${max}`)] : []),
    ...(isAbove(length?.min, length?.max) ? [never(`\`length.min\` ${length?.min} is above \`length.max\` ${length?.max}`)] : []),
    ...(among?.every((value) => notIn?.includes(value) === true) === true ? [never('every value of `in` is in `notIn` too')] : []),
    ...(all === undefined ? [] : conditionWarnings(all, pointer(at, 'all'), name)),
    ...(any === undefined ? [] : conditionWarnings(any, pointer(at, 'any'), name)),
    ...memberWarnings(members, pointer(at, 'members'), name),
  ];
}

function isAbove(min: string | undefined, max: string | undefined): boolean {
  return min !== undefined && max !== undefined && !waitsForVariable(min) && !waitsForVariable(max) && BigInt(min) > BigInt(max);
}

/** Tells whether a text still waits for an unset variable. */
function waitsForVariable(text: string): boolean {
  return text.includes('${');
}
