/** A load: what is sent to which service, for how long. */
export interface Plan {
  readonly baseUrl: string;
  /** Connections, each of which sends its next request when the last is answered. */
  readonly connections: number;
  readonly seconds: number;
  /** The requests that each connection sends in turns. */
  readonly requests: readonly PlannedRequest[];
  /** A text in the body of every right answer. */
  readonly expected: string;
}

/** A request of a load. */
export interface PlannedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The outcome of a load. Everything except `answers` is 0 if all went well. */
export interface Outcome {
  /** Right answers: they have status 2xx and the expected text. */
  readonly answers: number;
  /** The seconds that the load took. */
  readonly seconds: number;
  /** Connections that broke and requests without an answer. */
  readonly errors: number;
  /** Answers of another status. */
  readonly refused: number;
  /** Answers of status 2xx without the expected text. */
  readonly mismatches: number;
}
