/** Takes the place of `cli/demo/devnet/compile.ts`: the package has the contracts compiled. */
import contracts from 'mintmark-contracts';

/** Creation code of the demo's contracts, by name. */
export type CreationCode = typeof contracts;

/** Returns the creation code of the contracts. */
export async function compileContracts(): Promise<CreationCode> {
  return contracts;
}
