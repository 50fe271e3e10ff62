import { afterAll, beforeAll, describe } from 'vitest';
import { abuse } from './abuse.ts';
import { access } from './access.ts';
import { badCalls } from './bad-calls.ts';
import { badInput } from './bad-input.ts';
import { concurrency } from './concurrency.ts';
import { configuration } from './configuration.ts';
import { crash } from './crash.ts';
import type { SuiteHost } from './host.ts';
import { integrity } from './integrity.ts';
import { idempotency } from './idempotency.ts';
import { limits } from './limits.ts';
import { logs } from './logs.ts';
import { metadata } from './metadata.ts';
import { network } from './network.ts';
import { policy } from './policy.ts';
import { proxy } from './proxy.ts';
import { restart } from './restart.ts';
import { shutdown } from './shutdown.ts';
import { signing } from './signing.ts';
import { trapLog } from './trap-log.ts';
import { trap } from './trap.ts';
import { World } from './world.ts';

/** What every host does. */
const _always = [
  metadata,
  integrity,
  signing,
  policy,
  access,
  proxy,
  limits,
  abuse,
  badInput,
  badCalls,
  network,
  idempotency,
  logs,
  concurrency,
];

/** What a host does that can do it, by the feature's name. */
const _features = { configuration, restart, shutdown, trap, 'trap-log': trapLog, crash };

/** What some hosts can do and some cannot. */
export type Feature = keyof typeof _features;

/** The one suite: asks a host over HTTP, and nothing else of it. */
export function suite(host: SuiteHost & AsyncDisposable, features: readonly Feature[]): void {
  partsOn(host, [..._always, ...features.map((feature) => _features[feature])]);
}

/** Some parts of the suite, in a world of their own. */
export function partsOn(host: SuiteHost & AsyncDisposable, parts: readonly ((world: () => World) => void)[]): void {
  describe(host.name, () => {
    let world: World | undefined;
    beforeAll(async () => {
      world = await World.create(host);
    }, 60_000);
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
      await world?.[Symbol.asyncDispose]();
    });
    const there = (): World => {
      if (world === undefined) throw new Error('expected a world, got none: it failed to start');
      return world;
    };
    for (const part of parts) part(there);
  });
}
