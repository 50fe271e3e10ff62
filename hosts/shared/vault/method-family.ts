import type { CallOutcome } from './sign-result.ts';

/** What a method is about, in the words of a policy's `kinds`. */
export type MethodFamily = 'transaction' | 'message' | 'typedData' | 'authorization' | 'read' | 'other';

const families: ReadonlyMap<string, MethodFamily> = new Map([
  ['eth_sendTransaction', 'transaction'],
  ['eth_signTransaction', 'transaction'],
  ['signer_speedUp', 'transaction'],
  ['signer_cancel', 'transaction'],
  ['personal_sign', 'message'],
  ['eth_signTypedData', 'typedData'],
  ['eth_signTypedData_v4', 'typedData'],
  ['signer_sign7702Authorization', 'authorization'],
  ['eth_accounts', 'read'],
  ['eth_requestAccounts', 'read'],
  ['signer_transactions', 'read'],
  ['signer_transaction', 'read'],
  ['signer_audit', 'read'],
  ['signer_explain', 'read'],
  ['health_status', 'read'],
]);

/** Returns what a method is about. A method that the signer does not have is `other`. */
export function familyOf(method: string): MethodFamily {
  return families.get(method) ?? 'other';
}

/** The families whose answer is a signature. */
export const signingFamilies: readonly MethodFamily[] = ['transaction', 'message', 'typedData', 'authorization'];

/** Returns what a call came to, with a signature apart from other answers. */
export function outcomeLabel(family: MethodFamily, outcome: CallOutcome): CallOutcome | 'signed' {
  return outcome === 'answered' && signingFamilies.includes(family) ? 'signed' : outcome;
}
