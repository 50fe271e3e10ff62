import { InvalidConfigurationError } from '../../hosts/shared/config/invalid-configuration-error.ts';
import { describeConfigErrors } from '../command/config-report.ts';
import { exitCodes } from '../command/exit-codes.ts';
import { Failure, messageOf } from '../command/failure.ts';

/** Returns why there is no gateway, for people, and with the exit code for it. */
export function startFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  if (error instanceof InvalidConfigurationError) return new Failure(describeConfigErrors(error.errors), exitCodes.usage);
  if (error instanceof Error && 'code' in error && error.code === 'EADDRINUSE' && 'address' in error && 'port' in error)
    return new Failure(`port ${String(error.port)} of ${String(error.address)} is in use; --port chooses another, 0 any free one`);
  return new Failure(messageOf(error));
}
