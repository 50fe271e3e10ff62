import type { Variables } from '../environment.ts';

/** Where spans are sent, and which of them. */
export interface TracingSettings {
  /** The collector, as it may be logged. */
  readonly origin: string;
  /** The value of `OTEL_TRACES_SAMPLER`. */
  readonly sampler: SamplerName;
  /** The share of traces that `traceidratio` takes: the value of `OTEL_TRACES_SAMPLER_ARG`. */
  readonly ratio: number;
}

/** The samplers of the specification that need nothing but the trace. */
export const samplerNames = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;

/** A sampler. */
export type SamplerName = (typeof samplerNames)[number];

/** Why there are no traces although a collector is named. It has no value of a variable. */
export class TracingVariableError extends Error {
  override readonly name = 'TracingVariableError';
}

/**
 * Reads OpenTelemetry's variables. Returns `undefined` if no collector is named, or traces are
 * turned off. Throws a `TracingVariableError`.
 */
export function readTracingVariables(variables: Variables): TracingSettings | undefined {
  const read = (name: string): string | undefined => (variables[name] ?? '') || undefined;
  const [name, endpoint] = read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')
    ? (['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', read('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT')] as const)
    : (['OTEL_EXPORTER_OTLP_ENDPOINT', read('OTEL_EXPORTER_OTLP_ENDPOINT')] as const);
  if (endpoint === undefined || read('OTEL_SDK_DISABLED')?.toLowerCase() === 'true' || read('OTEL_TRACES_EXPORTER') === 'none')
    return undefined;
  const url = URL.parse(endpoint);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new TracingVariableError(`${name}: expected a URL that begins with http:// or https://`);
  const protocol = read('OTEL_EXPORTER_OTLP_TRACES_PROTOCOL') ?? read('OTEL_EXPORTER_OTLP_PROTOCOL') ?? 'http/protobuf';
  if (protocol !== 'http/protobuf')
    throw new TracingVariableError(
      'OTEL_EXPORTER_OTLP_PROTOCOL: expected http/protobuf, which collectors take on port 4318, got another protocol',
    );
  const sampler = samplerNames.find((it) => it === (read('OTEL_TRACES_SAMPLER') ?? 'parentbased_always_on'));
  if (sampler === undefined)
    throw new TracingVariableError(`OTEL_TRACES_SAMPLER: expected one of ${samplerNames.join(', ')}, got another name`);
  const ratio = Number(read('OTEL_TRACES_SAMPLER_ARG') ?? 1);
  if (!(ratio >= 0 && ratio <= 1))
    throw new TracingVariableError('OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1, got something else');
  return { origin: url.origin, sampler, ratio };
}
