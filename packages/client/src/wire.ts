/** The types of what goes over the wire, which are made of the interface description. */
import type { Problem as DescribedProblem } from '../../../build/types/openapi.js';
export type {
  Avatar,
  Contract,
  Integrity,
  Medium,
  Metadata,
  ProblemCode,
  ProblemReason,
  Refresh,
  Royalty,
  Token,
  Trace,
  TraceStep,
  Validation,
  Warning,
} from '../../../build/types/openapi.js';
export type {
  AuditEntry,
  Checkpoint,
  ExplainedRequest,
  ExplainedRule,
  Explanation,
  Replacement,
  SentTransaction,
  SignedAuthorization,
  SignerMethods,
  Transaction,
  TypedData,
} from '../../../build/types/openrpc.js';

/** A problem (RFC 9457). Its code is a text, because the gateway may be newer than this package. */
export type Problem = Omit<DescribedProblem, 'code'> & { readonly code: string };
