import type { Logger } from 'pino';
import type { Config } from '../../../build/types/config.js';
import type { Effects } from '../../shared/exchange/effects.ts';
import type { HostRoute } from '../../shared/host-route.ts';
import { chainProbes } from '../../shared/readiness/chains.ts';
import { Readiness } from '../../shared/readiness/readiness.ts';
import { ReadyRoute } from '../../shared/readiness/route.ts';
import { outboxProbe, storeProbe, vaultProbes } from '../../shared/readiness/stores.ts';
import { VersionRoute } from '../../shared/version/route.ts';
import type { Version } from '../../shared/version/version.ts';
import type { Backends } from '../backends.ts';
import { logTo } from '../log.ts';

/** What probes look at. */
export interface ProbeParts {
  readonly config: Config;
  readonly backends: Backends;
  readonly effects: Pick<Effects, 'fetch'>;
  readonly version: Version;
  readonly logger: Logger;
}

/** The routes for probes, and what they answer by. */
export interface Probes {
  readonly readiness: Readiness;
  readonly routes: readonly HostRoute[];
}

/** Makes the routes for probes: `/readyz` and `/version`. The gateway itself answers `/healthz`. */
export function makeProbes({ config, backends, effects, version, logger }: ProbeParts): Probes {
  const { limits, content, answers, vault } = backends;
  const readiness = new Readiness({
    probes: [
      storeProbe('limits', () => limits.probe()),
      storeProbe('content', () => content.probe()),
      storeProbe('answers', () => answers.probe()),
      ...(vault === undefined ? [] : [...vaultProbes(vault), outboxProbe(vault)]),
      ...chainProbes(config, (fetch, signal) => effects.fetch(fetch, signal)),
    ],
    log: logTo(logger),
  });
  return { readiness, routes: [new ReadyRoute(readiness), new VersionRoute(version)] };
}
