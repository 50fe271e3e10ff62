import { afterAll, beforeAll, describe } from 'vitest';
import { abuse } from './abuse.ts';
import { absoluteTargets, access } from './access.ts';
import { stampedSignatures, stamps } from './access-stamps.ts';
import { auditAccess } from './audit-access.ts';
import { badCalls } from './bad-calls.ts';
import { badInput } from './bad-input.ts';
import { badParameters } from './bad-parameters.ts';
import { checkpoints } from './checkpoints.ts';
import { concurrency } from './concurrency.ts';
import { configuration } from './configuration.ts';
import { crash } from './crash.ts';
import type { SuiteHost } from './host.ts';
import { integrity, keptContent } from './integrity.ts';
import { idempotency } from './idempotency.ts';
import { kill } from './kill.ts';
import { limits, signerLimits } from './limits.ts';
import { logs } from './logs.ts';
import { metadata } from './metadata.ts';
import { network } from './network.ts';
import { policy } from './policy.ts';
import { policyMeaning } from './policy-meaning.ts';
import { proxy } from './proxy.ts';
import { contentAfterRestart, restart } from './restart.ts';
import { lyingEndpoint, sends } from './sends.ts';
import { sharedFetches } from './shared-fetches.ts';
import { refusedConnections, shutdown } from './shutdown.ts';
import { signing } from './signing.ts';
import { transactions } from './transactions.ts';
import { trapLog } from './trap-log.ts';
import { trap } from './trap.ts';
import { unknownMethods } from './unknown-methods.ts';
import { World } from './world.ts';

/** What asks a gateway that runs. */
const _always = {
  metadata,
  integrity,
  keptContent,
  signing,
  transactions,
  policy,
  policyMeaning,
  unknownMethods,
  access,
  auditAccess,
  stamps,
  stampedSignatures,
  proxy,
  limits,
  signerLimits,
  abuse,
  badInput,
  badCalls,
  badParameters,
  network,
  idempotency,
  logs,
  concurrency,
};

/** Every part, by its name. */
export const parts = {
  ..._always,
  configuration,
  restart,
  contentAfterRestart,
  shutdown,
  refusedConnections,
  absoluteTargets,
  sharedFetches,
  trap,
  trapLog,
  crash,
  kill,
  checkpoints,
  sends,
  lyingEndpoint,
};

/** The name of a part. */
export type Part = keyof typeof parts;

/** What a host cannot hold: the parts that are not run on it, each with the reason. */
export type Missing = Readonly<Partial<Record<Part, string>>>;

/** The one suite: asks a host over HTTP, and nothing else of it. `missing`: what is left out of it. */
export function suite(host: SuiteHost & AsyncDisposable, missing: Missing = {}): void {
  partsOn(
    host,
    Object.entries(parts).flatMap(([name, part]) => (Object.hasOwn(missing, name) ? [] : [part])),
  );
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
