import type { VaultFailure } from '../../../build/types/interfaces/mintmark-gateway-vault-types.js';

/**
 * The keys and callers of a configuration could not be recorded, so it is not in use. An event of
 * the vault has the cause.
 */
export class RosterError extends Error {
  override readonly name = 'RosterError';

  constructor(failure: VaultFailure) {
    const why = failure.tag === 'refused' && failure.val.tag === 'fault' ? failure.val.val : failure.tag;
    super(
      `the ledger did not record the keys and callers of the configuration (${why}): the log line before has the cause; try again once it is mended`,
    );
  }
}
