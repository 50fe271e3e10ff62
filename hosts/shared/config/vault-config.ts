import { parseJson } from './text/json.ts';

/**
 * Of a configuration's text, unfilled, what a vault in a script of its own is given: the section `signer` and the plans that its callers name. None: there is no signer. The text is one that
 * has been read before.
 */
export function vaultConfig(text: string): string | undefined {
  const parsed = parseJson(text);
  const { signer, limits } = parsed.tag === 'ok' && isObject(parsed.val) ? parsed.val : {};
  if (signer === undefined) return undefined;
  const plans = isObject(limits) && limits['plans'] !== undefined ? { limits: { plans: limits['plans'] } } : {};
  return JSON.stringify({ signer, ...plans });
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
