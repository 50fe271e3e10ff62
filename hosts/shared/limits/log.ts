import { errorText } from '../log/fields.ts';
import type { Log } from '../log/fields.ts';
import type { Trap } from '../trap/trap.ts';
import type { LimitsEvent } from './question.ts';

/** Returns a function that logs what went wrong behind the limits. Traps go to `onTrap`. */
export function limitsLog(log: Log, onTrap: (trap: Trap) => void): (event: LimitsEvent) => void {
  return (event) => {
    if (event.at === 'limiter') onTrap(event.trap);
    else if (event.change === 'failed')
      log('error', "limits: the store failed; the plan's onStoreFailure decides until it answers again", {
        id: event.requestId,
        at: event.at,
        error: errorText(event.cause),
      });
    else log('info', 'limits: the store answers again', { at: event.at, failures: event.failures, ms: event.ms });
  };
}
