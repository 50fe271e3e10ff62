import { parts } from '../suite/suite.ts';

const { signing, transactions, policy, policyMeaning, policyDomains, auditAccess, idempotency, limits, signerLimits, abuse } = parts;
const { stamps, stampedSignatures } = parts;

/** The parts of the suite that ask limits and vault. */
export const ofBackends = [
  signing,
  transactions,
  policy,
  policyMeaning,
  policyDomains,
  auditAccess,
  idempotency,
  limits,
  signerLimits,
  abuse,
];

/** Those that need the field `Host`, which wasmtime 48 does not give to a file for WASI 0.3. */
export const ofStamps = [stamps, stampedSignatures];
