import { fileURLToPath } from 'node:url';
import { vi } from 'vitest';
import { otlpFolder } from '../../../scripts/setup/for-tests/otlp.mjs';
import { runProgram } from '../../support/program.ts';
import type { Program } from '../../support/program.ts';

const script = fileURLToPath(new URL('otlp_receiver.py', import.meta.url));

/** A span as it was received. */
export interface ReceivedSpan {
  readonly name: string;
  /** Such as `SPAN_KIND_SERVER`. */
  readonly kind: string;
  /** In base64, as JSON of protobuf has it. */
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly isError: boolean;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Those of the resource. */
  readonly resource: Readonly<Record<string, string | number | boolean>>;
}

type Value = Readonly<{ stringValue?: string; intValue?: string; doubleValue?: number; boolValue?: boolean }>;
type Pairs = readonly { readonly key: string; readonly value: Value }[];
interface Export {
  readonly path: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly request: {
    readonly resourceSpans: readonly {
      readonly resource: { readonly attributes?: Pairs };
      readonly scopeSpans: readonly { readonly spans: readonly SentSpan[] }[];
    }[];
  };
}
interface SentSpan extends Pick<ReceivedSpan, 'name' | 'kind' | 'traceId' | 'spanId'> {
  readonly parentSpanId?: string;
  readonly attributes?: Pairs;
  readonly status?: { readonly code?: string };
}

/** A receiver of OTLP that decodes by OpenTelemetry's own schema. It ends with this process. */
export class Receiver implements AsyncDisposable {
  readonly url: string;
  readonly #program: Program;

  private constructor(url: string, program: Program) {
    this.url = url;
    this.#program = program;
  }

  static async start(): Promise<Receiver> {
    const program = runProgram(`${otlpFolder()}/bin/python`, [script], '.', {});
    const url = (await program.line(/^http:.*/))?.[0];
    if (url === undefined) throw new Error(`expected a receiver, got none: run npm run setup -- --tests; it said:\n${program.output()}`);
    return new Receiver(url, program);
  }

  /** Everything that was received, as text. */
  get text(): string {
    return this.#program.output();
  }

  /** The requests so far. */
  get exports(): Export[] {
    const [, ...lines] = this.text.split('\n');
    return lines.map((line) => JSON.parse(line) as Export);
  }

  /** The spans so far. */
  get spans(): ReceivedSpan[] {
    return this.exports.flatMap(({ request }) =>
      request.resourceSpans.flatMap(({ resource, scopeSpans }) =>
        scopeSpans.flatMap(({ spans }) => spans.map((span) => received(span, valuesOf(resource.attributes)))),
      ),
    );
  }

  /**
   * Returns the spans of every export that was answered. An exporter hears of the answer before the
   * line of the export was read here.
   */
  async received(): Promise<ReceivedSpan[]> {
    const count = Number(await (await fetch(`${this.url}/exports`)).text());
    await vi.waitFor(
      () => {
        if (this.exports.length < count) throw new Error(`expected ${count} exports, got ${this.exports.length}`);
      },
      { timeout: 20_000, interval: 20 },
    );
    return this.spans;
  }

  /** Has all later exports answered with a status. */
  async answer(status: number): Promise<void> {
    await fetch(`${this.url}/status/${status}`, { method: 'POST' });
  }

  /** Waits for a span. */
  async span(is: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan> {
    return await vi.waitFor(
      () => {
        const found = this.spans.find(is);
        if (found === undefined) throw new Error(`expected a span, got none among ${this.spans.map(({ name }) => name).join(', ')}`);
        return found;
      },
      { timeout: 20_000, interval: 50 },
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#program.signal('SIGKILL');
    await this.#program.ended;
  }
}

function received(span: SentSpan, resource: ReceivedSpan['resource']): ReceivedSpan {
  const { name, kind, traceId, spanId, parentSpanId, attributes, status } = span;
  return {
    name,
    kind,
    traceId,
    spanId,
    parentSpanId,
    isError: status?.code === 'STATUS_CODE_ERROR',
    attributes: valuesOf(attributes),
    resource,
  };
}

function valuesOf(pairs: Pairs = []): Record<string, string | number | boolean> {
  return Object.fromEntries(
    pairs.map(({ key, value: { stringValue, intValue, doubleValue, boolValue } }) => [
      key,
      stringValue ?? (intValue === undefined ? (doubleValue ?? boolValue ?? '') : Number(intValue)),
    ]),
  );
}
