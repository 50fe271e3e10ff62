import { withPresentNames } from './rules/changed-names.ts';
import { parseJson } from './text/json.ts';

/**
 * Takes what a vault in a script of its own needs out of a configuration's text: the sections
 * `signer` and `log`, and the plans that its callers name. Nothing is filled in. Returns
 * `undefined` if there is no signer. The text is one that has been read before.
 */
export function vaultConfig(text: string): string | undefined {
  const parsed = parseJson(text);
  const present = parsed.tag === 'ok' ? withPresentNames(parsed.val).value : undefined;
  const { signer, limits, log } = isObject(present) ? present : {};
  if (signer === undefined) return undefined;
  const plans = isObject(limits) && limits['plans'] !== undefined ? { limits: { plans: limits['plans'] } } : {};
  return JSON.stringify({ ...(log === undefined ? {} : { log }), signer, ...plans });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
