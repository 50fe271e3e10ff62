import { versionOf } from '../../step.ts';
import { bytes } from './bytes.ts';
import { withCancelling } from './cancelling.ts';
import { withoutInlineModules } from './inline-modules.ts';
import type { Extracted } from './inline-modules.ts';
import { replaceAll } from './replace.ts';
import { scheduling } from './scheduling.ts';
import { withoutSyncTasks } from './sync-imports.ts';
import { withSharedTrees } from './trees.ts';

/** The version that wrote the texts that are replaced here. */
const writer = '@bytecodealliance/jco-transpile@0.15.0';

/**
 * Returns bindings with asynchronous functions that wait for events, and not for timers. `version`
 * is the package that wrote them.
 *
 * Errors: if another version wrote them. A text that looks the same may mean something else there.
 */
export function editAsyncGlue(glue: string, name: string, version = versionOf('@bytecodealliance/jco-transpile')): Extracted {
  if (version !== writer) {
    throw new Error(
      `bindings of jco: expected ${writer}, got ${version}; go through scripts/build/components/async-glue, ` +
        'take out what is no longer needed (the field `until` says when), and name the new version there',
    );
  }
  return withoutInlineModules(withSharedTrees(withoutSyncTasks(withCancelling(replaceAll(glue, [...scheduling, ...bytes])))), name, 1);
}
