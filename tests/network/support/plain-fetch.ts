import type { Fetch } from '../../../build/types/interfaces/mintmark-nft-http.js';

/** Returns a plain GET of the operator's, as far as `change` does not say otherwise. */
export const plainFetch = (url: string, change: Partial<Fetch> = {}): Fetch => ({
  method: 'get',
  url,
  headers: [],
  body: undefined,
  maxBytes: 2000,
  chosenBy: 'operator',
  coalesce: undefined,
  ...change,
});
