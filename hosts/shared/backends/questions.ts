/**
 * The questions of another gateway to the backends of this one, as JSON in the names of the WIT
 * types in camel case. `components/backends/remote` writes the same on the other side.
 */
import type { Call, Credential, Settle, Take } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { MeteredCall } from '../../../build/types/interfaces/mintmark-rate-limit-types.js';
import type { Estimates, Stamp } from '../../../build/types/interfaces/mintmark-signer-types.js';
import { bytes, flag, list, number, object, optional, text, u32, u64, variant } from './shape.ts';

/** The most calls of one demand. The bytes of a question bound them before. */
const MAX_CALLS = 1_000_000;

/** Reads a demand for units. */
export const readTake = object<Take>({
  plan: text,
  key: text,
  network: text,
  anonymous: flag,
  calls: list(object<MeteredCall>({ name: text, blocks: number }), MAX_CALLS),
});

/** Reads a correction of what was spent. */
export const readSettle = object<Settle>({
  plan: text,
  key: text,
  network: text,
  taken: number,
  spent: number,
  at: number,
  lease: optional(number),
  countedIn: u32,
});

const readStamp = object<Stamp>({
  method: text,
  authority: text,
  path: text,
  query: text,
  signatureInput: text,
  signature: text,
  contentDigest: text,
  idempotencyKey: optional(text),
  body: optional(bytes),
});

/** Reads a credential. */
export const readCredential = variant<Credential>({ anonymous: undefined, bearer: text, stamp: readStamp, gateway: undefined });

const readEstimates = object<Estimates>({
  pendingNonce: u64,
  confirmedNonce: optional(u64),
  gas: text,
  maxFeePerGas: text,
  maxPriorityFeePerGas: optional(text),
  blockGasLimit: optional(u64),
  balance: optional(text),
});

/** Reads a signer call. */
export const readCall = object<Call>({
  credential: readCredential,
  method: text,
  params: text,
  chain: optional(text),
  idempotencyKey: optional(text),
  estimates: optional(readEstimates),
});
