/** Signs Ethereum transactions and messages under policies, with a ledger of every signature. */
export { MemoryLedger } from '../../../hosts/node/stores/ledger-memory.ts';
export { InvalidConfigurationError } from '../../../hosts/shared/config/invalid-configuration-error.ts';
export type { ConfigError } from '../../../hosts/shared/config/config-error.ts';
export type { LedgerStore, StoredEntry } from '../../../hosts/shared/ledger/store.ts';
export type { RemoteKey } from '../../../hosts/shared/vault/remote-key.ts';
export { RosterError } from '../../../hosts/shared/vault/roster-error.ts';
export type { VaultEvent } from '../../../hosts/shared/vault/vault.ts';
export type { Call, Credential, Estimates, Refusal, Stamp } from '../../../build/types/interfaces/mintmark-signer-types.js';
export type { Entry, Ledger, Row } from '../../../build/types/interfaces/mintmark-signer-wallets.js';
export type { CoreModules } from '../../shared/core-modules.ts';
export { SignerError } from './error.ts';
export type { SignerErrorCode, SignerFailure } from './error.ts';
export type { SignerOptions } from './options.ts';
export { Signer, createSigner, tokenSha256 } from './signer.ts';
export type { Provider, SignerRequest } from './signer.ts';
