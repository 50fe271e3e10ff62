import type { ComponentName } from '../../shared/component-name.ts';
import { replacementReasons } from '../../shared/component/replacement.ts';
import type { ReplacementReason } from '../../shared/component/replacement.ts';
import { Counter, Gauge } from './prometheus.ts';
import type { Registry } from './prometheus.ts';

/** The bytes of linear memory of the instances of some components. */
export type Memories = Readonly<Partial<Record<ComponentName, number>>>;

/** The series of instances: why they were replaced, and their memory. */
export class InstanceSeries {
  readonly #replaced: Counter<'component' | 'reason'>;
  readonly #sources: (() => Memories)[] = [];

  constructor(registry: Registry) {
    const registers = [registry];
    this.#replaced = new Counter({
      name: 'mintmark_component_replacements_total',
      help: 'Instances of components that were given up, by the reason. A trap of the exchange driver is counted as a trap only.',
      labelNames: ['component', 'reason'],
      registers,
    });
    for (const reason of Object.keys(replacementReasons)) this.#replaced.inc({ component: 'gateway', reason }, 0);
    const gauge: Gauge<'component'> = new Gauge({
      name: 'mintmark_component_memory_bytes',
      help: 'Linear memory of the instances in use, by component.',
      labelNames: ['component'],
      registers,
      collect: () => {
        const sum = new Map<string, number>();
        for (const source of this.#sources)
          for (const [component, bytes] of Object.entries(source())) sum.set(component, (sum.get(component) ?? 0) + bytes);
        for (const [component, bytes] of sum) gauge.set({ component }, bytes);
      },
    });
  }

  /** Counts an instance of the gateway that was given up. */
  replaced(reason: ReplacementReason): void {
    this.#replaced.inc({ component: 'gateway', reason });
  }

  /** Adds instances whose memory is read at each scrape. */
  add(source: () => Memories): void {
    this.#sources.push(source);
  }
}
