/** Attributes of a span. Their values come from closed lists or from the configuration. */
export type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/**
 * What a span is about: a request to this process, a request from it, or something within it.
 */
export type Kind = 'server' | 'client' | 'internal';

/** A span that has not ended. */
export interface OpenSpan {
  /** Begins a span below this one. */
  child(name: string, kind: Kind, attributes?: Attributes): OpenSpan;
  /** The field `traceparent` of a request that belongs to this span. */
  readonly traceparent: string;
  /** Ends the span. `error` is the type of what failed, `undefined` if nothing did. */
  end(attributes: Attributes, error?: string): void;
}

/** Begins traces, and sends their spans to a collector. */
export interface Tracing {
  /**
   * Begins a span of its own, or below that of a caller. `traceparent` is the caller's field, which
   * may be anything.
   */
  begin(name: string, kind: Kind, traceparent?: string): OpenSpan;
  /** Sends what has ended, for so many milliseconds at most, and begins no more. Never rejects. */
  close(timeoutMs: number): Promise<void>;
}
