import type { StopOrderError } from '../../build/types/interfaces/mintmark-signer-wallets.js';
import { payloadOf } from '../../hosts/shared/payload.ts';
import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure } from '../command/failure.ts';

/** Returns the failure for what the component threw. Returns anything else as it is. */
export function describeOrderError(error: unknown): unknown {
  const payload = payloadOf(error);
  if (!isOrderError(payload)) return error;
  if (payload.tag === 'config') return new Failure(describeConfigErrors(payload.val), exitCodes.usage);
  const refusal = payload.val;
  if (refusal.tag === 'invalid-params') {
    const { field, expected, got } = refusal.val;
    const advice = field === 'reason' ? '' : '. --any-id takes it all the same';
    return new Failure(`--${field}: expected ${expected}, got ${got}${advice}`);
  }
  return new Failure(refusal.tag === 'fault' ? refusal.val : refusal.tag);
}

function isOrderError(value: unknown): value is StopOrderError {
  return (
    typeof value === 'object' && value !== null && 'tag' in value && (value.tag === 'config' || value.tag === 'refused') && 'val' in value
  );
}
