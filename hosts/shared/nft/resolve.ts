import type { Answer, Error as NftFailure, Settings, Subject } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import type { Aborting } from '../exchange/abort.ts';
import type { Result } from '../result.ts';
import { Actions } from './actions.ts';
import type { NftHttp } from './http.ts';
import type { NftInstances } from './instances.ts';

/** What a resolution works with. */
export interface NftParts {
  readonly instances: NftInstances;
  readonly http: NftHttp;
  readonly settings: Settings;
  /** Returns milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Resolves subjects together. Returns an outcome for each, in their order; `undefined` for those
 * that had none when `aborting` aborted.
 *
 * Errors: throws `InstanceReplaced` if the instance traps.
 */
export async function resolveSubjects(
  { instances, http, settings, now }: NftParts,
  subjects: readonly Subject[],
  aborting: Aborting,
): Promise<(Result<Answer, NftFailure> | undefined)[]> {
  const outcomes = subjects.map((): Result<Answer, NftFailure> | undefined => undefined);
  const instance = instances.current();
  const resolution = instance.call(() => instance.linked.metadata.Resolution.start([...subjects], settings));
  using _resolution = instance.owning(resolution);
  using actions = new Actions(http);
  while (!aborting.aborted) {
    const step = instance.call(() => resolution.advance(actions.take(), BigInt(now())));
    for (const { index, outcome } of step.answered) outcomes[index] = outcome;
    if (step.finished) break;
    actions.follow(step.need);
    await actions.wait(aborting);
  }
  return outcomes;
}
