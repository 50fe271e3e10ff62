import type { ConfigError } from '../config/config-error.ts';
import type { Result } from '../result.ts';
import { err, ok } from '../result.ts';
import { configErrorsOf } from './config-errors.ts';
import type { GatewayHandle } from './gateway-supervisor.ts';
import type { MakeGateway } from './link.ts';

/**
 * Opens a gateway in a new instance, by the section of the configuration for it. Throws the
 * component's configuration errors.
 */
export function openGateway(make: MakeGateway, section: string): GatewayHandle {
  const { Gateway, largestMemory, memories, panic } = make();
  return Object.assign(Gateway.open(section), { largestMemory, memories, panic });
}

/**
 * Returns what `open` opens.
 *
 * Errors: the configuration errors that a component throws. Anything else is thrown on.
 */
export function openOrConfigErrors<T>(open: () => T): Result<T, readonly ConfigError[]> {
  try {
    return ok(open());
  } catch (error) {
    const configErrors = configErrorsOf(error);
    if (configErrors === undefined) throw error;
    return err(configErrors);
  }
}
