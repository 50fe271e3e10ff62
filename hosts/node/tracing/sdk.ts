/**
 * Traces by OpenTelemetry's SDK.
 *
 * Only `open.ts` imports this module, when a collector is named: the SDK takes some 100 ms of a
 * start.
 */
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import type { Span, Tracer } from '@opentelemetry/api';
import { ExportResultCode, parseTraceParent } from '@opentelemetry/core';
import type { ExportResult } from '@opentelemetry/core';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import {
  defaultResource,
  detectResources,
  resourceAttributesEnvDetector,
  resourceFromAttributes,
  serviceNameEnvDetector,
} from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import type { ReadableSpan, Sampler, SpanExporter } from '@opentelemetry/sdk-trace';
import type { Variables } from '../environment.ts';
import type { Attributes, Kind, OpenSpan, Tracing } from './span.ts';
import type { SamplerName, TracingSettings } from './variables.ts';

const kinds: Readonly<Record<Kind, SpanKind>> = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL };

/** Every sampler. The compiler keeps the list complete. */
const samplers: Readonly<Record<SamplerName, (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/** Called when the collector begins to fail, and when it is well again. */
export type OnCollector = (change: 'failed' | 'answers', error?: Error) => void;

/**
 * Begins to trace. The SDK reads the variables of the exporter and of the resource from the
 * process's environment, so they are in it until this returns.
 *
 * Security: they may hold a token of the collector. Nothing that starts later finds it there.
 */
export function startTracing({ sampler, ratio }: TracingSettings, variables: Variables, onCollector: OnCollector): Tracing {
  const before = Object.fromEntries(Object.keys(variables).map((name) => [name, process.env[name]]));
  Object.assign(process.env, Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined)));
  try {
    const exporter = new WatchedExporter(new OTLPTraceExporter(), onCollector);
    const named = detectResources({ detectors: [resourceAttributesEnvDetector, serviceNameEnvDetector] });
    const provider = new TracerProvider({
      resource: defaultResource()
        .merge(resourceFromAttributes({ 'service.name': 'mintmark' }))
        .merge(named),
      sampler: samplers[sampler](ratio),
      spanProcessors: [new BatchSpanProcessor({ exporter })],
    });
    return new SdkTracing(provider);
  } finally {
    for (const [name, value] of Object.entries(before)) {
      if (value === undefined) delete process.env[name];
      else process.env[name] = value;
    }
  }
}

class SdkTracing implements Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor(provider: TracerProvider) {
    this.#provider = provider;
    this.#tracer = provider.getTracer('mintmark');
  }

  begin(name: string, kind: Kind, traceparent?: string): OpenSpan {
    const parent = traceparent === undefined ? null : parseTraceParent(traceparent);
    const context = parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
    return new SdkSpan(this.#tracer, this.#tracer.startSpan(name, { kind: kinds[kind] }, context));
  }

  async close(timeoutMs: number): Promise<void> {
    const timeout = Promise.withResolvers<void>();
    const timer = setTimeout(timeout.resolve, timeoutMs);
    // What cannot be sent is lost, and logged by the exporter.
    await Promise.race([this.#provider.shutdown().catch(() => undefined), timeout.promise]);
    clearTimeout(timer);
  }
}

class SdkSpan implements OpenSpan {
  readonly #tracer: Tracer;
  readonly #span: Span;

  constructor(tracer: Tracer, span: Span) {
    this.#tracer = tracer;
    this.#span = span;
  }

  get traceparent(): string {
    const { traceId, spanId, traceFlags } = this.#span.spanContext();
    return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
  }

  child(name: string, kind: Kind, attributes: Attributes = {}): OpenSpan {
    const options = { kind: kinds[kind], attributes };
    return new SdkSpan(this.#tracer, this.#tracer.startSpan(name, options, trace.setSpan(ROOT_CONTEXT, this.#span)));
  }

  end(attributes: Attributes, error?: string): void {
    const { 'http.route': route, 'http.request.method': method } = attributes;
    if (route !== undefined) this.#span.updateName(`${method ?? 'message'} ${route}`);
    this.#span.setAttributes(attributes);
    if (error !== undefined) this.#span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }
}

/** An exporter that says once that it fails, and once that it works again. */
class WatchedExporter implements SpanExporter {
  readonly #exporter: SpanExporter;
  readonly #onCollector: OnCollector;
  #hasFailed = false;

  constructor(exporter: SpanExporter, onCollector: OnCollector) {
    this.#exporter = exporter;
    this.#onCollector = onCollector;
  }

  export(spans: ReadableSpan[], done: (result: ExportResult) => void): void {
    this.#exporter.export(spans, (result) => {
      const failed = result.code !== ExportResultCode.SUCCESS;
      if (failed !== this.#hasFailed) this.#onCollector(failed ? 'failed' : 'answers', result.error);
      this.#hasFailed = failed;
      done(result);
    });
  }

  shutdown(): Promise<void> {
    return this.#exporter.shutdown();
  }
}
