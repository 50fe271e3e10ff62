import type { Log } from '../../shared/log/fields.ts';

/** A label of a series, and its value. */
export type Labels = Readonly<Record<string, string>>;

/** What was added to a series since it was written the last time, or its value. */
export interface Sample {
  /** The name of the series, as the Node host has it. */
  readonly name: string;
  readonly labels: Labels;
  /** A number of events, or the value of a gauge. */
  readonly count: number;
  /** The sum of the seconds that the events took. 0 if they have no duration. */
  readonly seconds: number;
}

/** Milliseconds between two lines of an isolate. */
const LINE_INTERVAL_MS = 10_000;
/** The most data points of one request. The runtime takes 250. */
const MAX_POINTS = 200;

/**
 * Sums up what an isolate counts until it is written: as data points of Analytics Engine where it
 * is bound, otherwise as a line of the log. What is not written yet when the isolate is evicted is
 * lost.
 */
export class Meter {
  readonly #dataset: AnalyticsEngineDataset | undefined;
  readonly #log: Log;
  readonly #now: () => number;
  #samples = new Map<string, Sample>();
  #lastLine = 0;

  constructor(dataset: AnalyticsEngineDataset | undefined, log: Log, now: () => number = Date.now) {
    this.#dataset = dataset;
    this.#log = log;
    this.#now = now;
  }

  /** Counts an event of a series, and the seconds that it took if it has a duration. */
  count(name: string, labels: Labels, seconds = 0, events = 1): void {
    const key = keyOf(name, labels);
    const last = this.#samples.get(key);
    this.#samples.set(key, { name, labels, count: (last?.count ?? 0) + events, seconds: (last?.seconds ?? 0) + seconds });
  }

  /** Counts an event that a line of the log tells already: it becomes a data point only. */
  countLogged(name: string, labels: Labels, seconds = 0, events = 1): void {
    if (this.#dataset !== undefined) this.count(name, labels, seconds, events);
  }

  /** Sets a gauge that a line of the log tells already. */
  setLogged(name: string, labels: Labels, value: number): void {
    if (this.#dataset !== undefined) this.#samples.set(keyOf(name, labels), { name, labels, count: value, seconds: 0 });
  }

  /**
   * Writes what was counted. Call it at the end of a request or a call, as the runtime takes data
   * points only then.
   */
  flush(): void {
    this.flushPoints();
    const now = this.#now();
    if (this.#samples.size === 0 || this.#dataset !== undefined || now - this.#lastLine < LINE_INTERVAL_MS) return;
    this.#lastLine = now;
    this.#log('info', 'metrics', { samples: this.#take() });
  }

  /** Writes what was counted, if Analytics Engine is bound. */
  flushPoints(): void {
    const dataset = this.#dataset;
    if (dataset === undefined || this.#samples.size === 0) return;
    const samples = this.#take();
    // What does not fit goes with the next request.
    for (const sample of samples.splice(MAX_POINTS)) this.#samples.set(keyOf(sample.name, sample.labels), sample);
    for (const { name, labels, count, seconds } of samples) {
      const blobs = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
      dataset.writeDataPoint({ indexes: [name], blobs: blobs.map(([, value]) => value), doubles: [count, seconds] });
    }
  }

  #take(): Sample[] {
    const samples = [...this.#samples.values()];
    this.#samples = new Map();
    return samples;
  }
}

function keyOf(name: string, labels: Labels): string {
  return `${name} ${Object.values(labels).join(' ')}`;
}
