import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Counter, Gauge } from './prometheus.ts';
import type { Registry } from './prometheus.ts';
import { componentNames } from '../../shared/component-name.ts';
import type { Trap } from '../../shared/trap/trap.ts';

/** The delays of the event loop. */
type EventLoop = ReturnType<typeof monitorEventLoopDelay>;

/** Milliseconds between two samples of the event loop. */
const RESOLUTION_MS = 20;

/** Gauges of a moment, by the names that dashboards for Prometheus's clients know. */
const moments: readonly (readonly [name: string, help: string, read: () => number])[] = [
  ['process_start_time_seconds', 'Time at which the process started, in seconds since 1970.', () => performance.timeOrigin / 1000],
  ['process_resident_memory_bytes', 'Memory of the process that is in RAM.', () => process.memoryUsage.rss()],
  ['nodejs_heap_size_used_bytes', "Memory of JavaScript's heap that is in use.", () => process.memoryUsage().heapUsed],
  ['nodejs_external_memory_bytes', 'Memory of buffers and of WebAssembly, outside of the heap.', () => process.memoryUsage().external],
];

/** The series of the process: CPU, memory, the event loop, and components that trapped. */
export class ProcessSeries implements Disposable {
  readonly #eventLoop: EventLoop;
  readonly #traps: Counter<'component'>;

  constructor(registry: Registry) {
    const registers = [registry];
    for (const [name, help, read] of moments) {
      const gauge: Gauge = new Gauge({ name, help, registers, collect: () => gauge.set(read()) });
    }
    let counted = 0;
    const cpu: Counter = new Counter({
      name: 'process_cpu_seconds_total',
      help: 'CPU time of the process, its own and that of the system for it.',
      registers,
      collect: () => {
        const { user, system } = process.cpuUsage();
        const seconds = (user + system) / 1_000_000;
        cpu.inc(Math.max(0, seconds - counted));
        counted = seconds;
      },
    });
    this.#eventLoop = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
    this.#eventLoop.enable();
    eventLoopGauges(this.#eventLoop, registry);
    this.#traps = new Counter({
      name: 'mintmark_component_traps_total',
      help: 'Instances of components that trapped and were replaced.',
      labelNames: ['component'],
      registers,
    });
    for (const component of componentNames) this.#traps.inc({ component }, 0);
  }

  /** Counts a trap. */
  trap({ component }: Trap): void {
    this.#traps.inc({ component });
  }

  [Symbol.dispose](): void {
    this.#eventLoop.disable();
  }
}

/** Adds the delays of the event loop since the last time that they were read. */
function eventLoopGauges(eventLoop: EventLoop, registry: Registry): void {
  const registers = [registry];
  // A sample is the time between two turns of a timer, so its period is a part of it.
  const seconds = (nanoseconds: number): number => (nanoseconds > 0 ? Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1000) : 0);
  // The first gauge reads all three: the others are written out after it.
  const mean: Gauge = new Gauge({
    name: 'nodejs_eventloop_lag_mean_seconds',
    help: 'Mean delay of the event loop since the last scrape.',
    registers,
    collect: () => {
      mean.set(seconds(eventLoop.mean));
      p99.set(seconds(eventLoop.percentile(99)));
      max.set(seconds(eventLoop.max));
      eventLoop.reset();
    },
  });
  const p99 = new Gauge({
    name: 'nodejs_eventloop_lag_p99_seconds',
    help: 'Delay of the event loop since the last scrape, 99th percentile.',
    registers,
  });
  const max = new Gauge({
    name: 'nodejs_eventloop_lag_max_seconds',
    help: 'Longest delay of the event loop since the last scrape.',
    registers,
  });
}
