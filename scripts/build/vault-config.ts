/**
 * What the vault's script gets of a configuration, as JSON: the section `signer`, and of `limits` the plans, which the callers' plans are checked against. So that no
 * upstream's `${NAME}` has to be put into the vault as well. None: there is no signer. `configuration`: as it stands in the file, nothing filled in.
 */
export function vaultConfig(configuration: unknown): string | undefined {
  const signer = member(configuration, 'signer');
  if (signer === undefined) return undefined;
  const plans = member(member(configuration, 'limits'), 'plans');
  return JSON.stringify(plans === undefined ? { signer } : { limits: { plans }, signer }, undefined, 2);
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}
