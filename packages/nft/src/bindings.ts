/** The bindings of the component, for a host that performs the actions itself. */
import { instantiate as make, modules as places } from 'mintmark-bindings/nft';
import type { Nft } from '../../../build/types/nft.js';
import { compileCoreModules } from '../../shared/core-modules.ts';
import type { CoreModules } from '../../shared/core-modules.ts';
import { instantiateWith } from '../../shared/instantiate.ts';
export type * as metadata from '../../../build/types/interfaces/mintmark-nft-metadata.js';
export type * as content from '../../../build/types/interfaces/mintmark-nft-content.js';
export { BindingError } from '../../shared/binding-error.ts';

/**
 * Returns a function that makes a new instance of the component at every call.
 *
 * Errors: its functions throw a `BindingError` with the error value of the contract.
 */
export async function loadNft(modules?: CoreModules): Promise<() => Nft> {
  const compiled = modules ?? (await compileCoreModules(places));
  return () => instantiateWith<Nft>(make, compiled);
}
