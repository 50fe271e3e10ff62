import type { Log } from '../../shared/log/fields.ts';
import { valuesOf } from './series.ts';
import type { Labels, SeriesName } from './series.ts';

/** Takes data points: Analytics Engine. */
export interface Dataset {
  writeDataPoint(point: { indexes: string[]; blobs: string[]; doubles: number[] }): void;
}

/** A series, as the log has it. */
interface Named {
  readonly name: SeriesName;
  readonly labels: object;
}

/** What was added to a counter since it was written the last time. */
interface Count extends Named {
  /** A number of events. */
  readonly count: number;
  /** The sum of the seconds that the events took. 0 if they have no duration. */
  readonly seconds: number;
}

/** What a gauge is at. */
interface Value extends Named {
  readonly value: number;
}

/** A sample of a series, and the values of its labels in their order. */
interface Sample {
  readonly written: Count | Value;
  readonly values: readonly string[];
}

/** Sets the gauges that it reads. */
type ReadGauges = (set: Meter['set']) => void;

/** Gauges that are read from time to time. */
interface Source {
  readonly read: ReadGauges;
  readonly intervalMs: number;
  /** When they were read last, in milliseconds since 1970. */
  readAt: number;
}

/** Milliseconds between two lines of an isolate. */
const LINE_INTERVAL_MS = 10_000;
/** The most data points of one request. The runtime takes 250. */
const MAX_POINTS = 200;
/** The most samples of a line, some 25 kB. Cloudflare drops a line of more than 256 kB. */
const MAX_LINE_SAMPLES = 200;

/**
 * Sums up what an isolate counts until it is written: as data points of Analytics Engine where it
 * is bound, otherwise as lines of the log. What is not written yet when the isolate is evicted is
 * lost.
 */
export class Meter {
  readonly #dataset: Dataset | undefined;
  readonly #log: Log;
  readonly #now: () => number;
  readonly #sources: Source[] = [];
  #samples = new Map<string, Sample>();
  #lastLine = 0;

  constructor(dataset: Dataset | undefined, log: Log, now: () => number = Date.now) {
    this.#dataset = dataset;
    this.#log = log;
    this.#now = now;
  }

  /**
   * Counts an event of a series, and the seconds that it took if it has a duration. With no events
   * the series is there before its first one.
   */
  count<Name extends SeriesName>(name: Name, labels: Labels<Name>, seconds = 0, events = 1): void {
    const values = valuesOf(name, labels);
    const key = keyOf(name, values);
    const last = this.#samples.get(key)?.written;
    const before = last !== undefined && 'count' in last ? last : { count: 0, seconds: 0 };
    const written = { name, labels, count: before.count + events, seconds: before.seconds + seconds };
    this.#samples.set(key, { written, values });
  }

  /** Counts an event that a line of the log tells already: it becomes a data point only. */
  countLogged<Name extends SeriesName>(name: Name, labels: Labels<Name>, seconds = 0, events = 1): void {
    if (this.#dataset !== undefined) this.count(name, labels, seconds, events);
  }

  /** Sets a gauge. */
  set<Name extends SeriesName>(name: Name, labels: Labels<Name>, value: number): void {
    const values = valuesOf(name, labels);
    this.#samples.set(keyOf(name, values), { written: { name, labels, value }, values });
  }

  /** Sets a gauge that a line of the log tells already. */
  setLogged<Name extends SeriesName>(name: Name, labels: Labels<Name>, value: number): void {
    if (this.#dataset !== undefined) this.set(name, labels, value);
  }

  /** Reads gauges before what was counted is written, at most once in so many milliseconds. */
  gauges(read: ReadGauges, intervalMs = LINE_INTERVAL_MS): void {
    this.#sources.push({ read, intervalMs, readAt: Number.NEGATIVE_INFINITY });
  }

  /**
   * Writes what was counted. Call it at the end of a request or a call, as the runtime takes data
   * points only then.
   */
  flush(): void {
    const now = this.#now();
    if (this.#dataset === undefined && now - this.#lastLine < LINE_INTERVAL_MS) return;
    for (const source of this.#sources) {
      if (now - source.readAt < source.intervalMs) continue;
      source.readAt = now;
      source.read((name, labels, value) => this.set(name, labels, value));
    }
    if (this.#samples.size === 0) return;
    if (this.#dataset !== undefined) return this.#writePoints(this.#dataset);
    this.#lastLine = now;
    const samples = this.#take().map(({ written }) => written);
    while (samples.length > 0) this.#log('info', 'metrics', { samples: samples.splice(0, MAX_LINE_SAMPLES) });
  }

  #writePoints(dataset: Dataset): void {
    const samples = this.#take();
    // What does not fit goes with the next request.
    for (const sample of samples.splice(MAX_POINTS)) this.#samples.set(keyOf(sample.written.name, sample.values), sample);
    for (const { written, values } of samples) {
      const doubles = 'count' in written ? [written.count, written.seconds] : [written.value, 0];
      dataset.writeDataPoint({ indexes: [written.name], blobs: [...values], doubles });
    }
  }

  #take(): Sample[] {
    const samples = [...this.#samples.values()];
    this.#samples = new Map();
    return samples;
  }
}

function keyOf(name: SeriesName, values: readonly string[]): string {
  return `${name} ${values.join(' ')}`;
}
