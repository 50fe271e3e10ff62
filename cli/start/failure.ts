import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';

/** Returns why there is no gateway, for people, and with the exit code for it. */
export function startFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof Error && 'problems' in error && Array.isArray(error.problems))
    return new Failure(describeConfigErrors(error.problems), exitCodes.usage);
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'address' in error && 'port' in error)
    return new Failure(`port ${String(error.port)} of ${String(error.address)} is in use; --port chooses another, 0 any free one`);
  return new Failure(messageOf(error));
}
