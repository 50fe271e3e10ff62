/** Types that the schema has no title for. */
export const types: Readonly<Record<string, string>> = {
  'chain.rpc': 'list of 1 to 16 URLs or objects',
  'network.connectTo': 'object of origins',
  'limits.costs': 'object of prices',
  'limits.plans': 'object of plans',
  'pkcs11.environment': 'object of texts',
};

/** Where an option is described further. */
export const links: Readonly<Record<string, string>> = {
  'chain.finality': '[outbox](../how-to/outbox.md)',
  'chain.cacheSeconds': '[what is kept](http.md#answers-that-are-kept)',
  'chain.maxAnswerBytes': '[long answers](../how-to/upstreams.md#long-answers)',
  'limits.dialect': '[response fields](#response-fields)',
  'limits.leases': '[leases](#limitsleases)',
  'limits.shield': '[Workers](../how-to/workers.md#a-shield-before-the-objects)',
  'signerChain.outbox.bump': '[automatic fee bump](../how-to/outbox.md#automatic-fee-bump)',
  'signerChain.outbox.voidQuorum': '[charges that are given back](../how-to/outbox.md#charges-that-are-given-back)',
};

/** Objects whose options another page has. */
export const elsewhere: ReadonlySet<string> = new Set(['signerPolicy.when']);
