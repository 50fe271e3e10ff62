/** A load: who is asked what, for how long. */
export interface Plan {
  readonly baseUrl: string;
  /** Connections, each of which sends its next request when the last is answered. */
  readonly connections: number;
  readonly seconds: number;
  /** Sent in turns, by each connection. */
  readonly requests: readonly PlannedRequest[];
  /** Text that stands in the body of every right answer. */
  readonly expected: string;
}

/** A request of a load. */
export interface PlannedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What came of it. Everything but `answers` is 0 where all went well. */
export interface Outcome {
  /** Right answers: status 2xx and the expected text. */
  readonly answers: number;
  /** Seconds it took. */
  readonly seconds: number;
  /** Connections that broke and requests without an answer. */
  readonly errors: number;
  /** Answers of another status. */
  readonly refused: number;
  /** Answers of status 2xx without the expected text. */
  readonly mismatches: number;
}
