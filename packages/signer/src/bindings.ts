/**
 * The bindings of the component, for a host that keeps the vault's order of steps itself: `plan`,
 * `prepare`, commit of the entry, `release`.
 *
 * Security: commit the entry of a ticket durably before you call `release`. The component cannot
 * verify that you did.
 */
import { instantiate as make, modules as places } from 'mintmark-bindings/signer';
import type { Signer } from '../../../build/types/signer.js';
import { compileCoreModules } from '../../shared/core-modules.ts';
import type { CoreModules } from '../../shared/core-modules.ts';
import { instantiateWith } from '../../shared/instantiate.ts';
export type * as types from '../../../build/types/interfaces/mintmark-signer-types.js';
export type * as wallets from '../../../build/types/interfaces/mintmark-signer-wallets.js';
export { BindingError } from '../../shared/binding-error.ts';

/**
 * Returns a function that makes a new instance of the signer at every call.
 *
 * Errors: its functions throw a `BindingError` with the error value of the contract.
 */
export async function loadSigner(modules?: CoreModules): Promise<() => Signer> {
  const compiled = modules ?? (await compileCoreModules(places));
  return () => instantiateWith<Signer>(make, compiled);
}
