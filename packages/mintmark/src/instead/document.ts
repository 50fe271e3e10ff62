/** Takes the place of `cli/check/document.ts`: the package has no component `mintmark-check`. */
import { ensureBuilt } from './built.ts';

/** Throws `Failure`. */
export async function judgeDocument(_args: readonly string[]): Promise<number> {
  await ensureBuilt('check-command');
  return 0;
}
