import type { Shield } from '../../../build/types/config.js';
import type { Take } from '../../../build/types/interfaces/mintmark-gateway-limits-types.js';
import type { Log } from '../../shared/log/fields.ts';
import { failureLog } from '../../shared/log/failure-log.ts';
import type { Decisions } from '../../shared/limits/decisions.ts';
import type { TakeResult } from '../../shared/limits/question.ts';
import type { GatewayBindings } from './bindings.ts';

/** The seconds to wait if the configuration does not say what is bound: the shorter period. */
const PERIOD_SECONDS = 10;

/**
 * Returns a function that refuses takes of addresses that ask far too often, before any object is
 * asked. It returns `undefined` for every other take. It counts in one place of Cloudflare's, and
 * about: see `docs/how-to/workers.md`. Without the binding it refuses nothing.
 */
export function shieldOf(
  { SHIELD }: GatewayBindings,
  shield: Shield | undefined,
  decisions: Decisions,
  log: Log,
): (take: Take) => Promise<TakeResult | undefined> {
  if (SHIELD === undefined) return async () => undefined;
  const failed = failureLog(log, 'limits: the binding SHIELD does not answer; the objects decide');
  return async (take) => {
    if (!take.anonymous) return undefined;
    try {
      const { success } = await SHIELD.limit({ key: `${take.plan}:${take.key}` });
      return success ? undefined : decisions.shielded(take, shield?.period ?? PERIOD_SECONDS);
    } catch (error) {
      failed(error);
      return undefined;
    }
  };
}
