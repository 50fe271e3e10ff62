/**
 * Fields that a proxy adds to a request that it forwards. Fields that begin with `x-forwarded-` are
 * such fields too.
 */
const forwardingFields = new Set([
  'forwarded',
  'via',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-forwarded-for',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
]);

/** Returns whether a field says that a proxy forwarded the request. `name` is in lower case. */
export function isForwardingField(name: string): boolean {
  return forwardingFields.has(name) || name.startsWith('x-forwarded-');
}
