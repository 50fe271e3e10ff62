import type { Log } from '../../shared/log/fields.ts';
import type { Variables } from '../environment.ts';
import type { Tracing } from './span.ts';
import { readTracingVariables, TracingVariableError } from './variables.ts';
import type { TracingSettings } from './variables.ts';

/**
 * Begins to trace if OpenTelemetry's variables name a collector. Returns `undefined` otherwise, and
 * if a variable is wrong, which is logged: a gateway serves without traces. The SDK is loaded only
 * if it is used.
 */
export async function openTracing(variables: Variables, log: Log): Promise<Tracing | undefined> {
  let settings: TracingSettings | undefined;
  try {
    settings = readTracingVariables(variables);
  } catch (error) {
    if (!(error instanceof TracingVariableError)) throw error;
    log('error', 'traces: a variable is wrong, so nothing is traced', { error: error.message });
    return undefined;
  }
  if (settings === undefined) return undefined;
  const { startTracing } = await import('./sdk.ts');
  log('info', 'traces: spans are sent to a collector', { collector: settings.origin, sampler: settings.sampler });
  return startTracing(settings, variables, (change, error) => {
    // The message of an error may hold the collector's whole URL, a code does not.
    const code = error !== undefined && 'code' in error && typeof error.code !== 'object' ? error.code : undefined;
    if (change === 'failed') log('warn', 'traces: the collector does not take spans; they are lost', { code });
    else log('info', 'traces: the collector takes spans again', {});
  });
}
