/**
 * Fields that a proxy adds to a request that it forwards, besides those that begin with one of the
 * prefixes.
 */
const forwardingFields = new Set([
  'forwarded',
  'via',
  'cdn-loop',
  'client-ip',
  'x-real-ip',
  'x-client-ip',
  'x-cluster-client-ip',
  'x-original-forwarded-for',
  'true-client-ip',
  'cf-connecting-ip',
  'fastly-client-ip',
  'fly-client-ip',
  'x-azure-clientip',
  'x-original-host',
  'x-proxyuser-ip',
  'x-amzn-trace-id',
]);

const forwardingPrefixes = ['x-forwarded-', 'x-envoy-'];

/** Returns whether a field says that a proxy forwarded the request. `name` is in lower case. */
export function isForwardingField(name: string): boolean {
  return forwardingFields.has(name) || forwardingPrefixes.some((prefix) => name.startsWith(prefix));
}
