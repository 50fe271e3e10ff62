import { fileURLToPath } from 'node:url';

/** The clone's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Returns the absolute path of one that is relative to the clone's root. */
export function from(relative: string): string {
  return root + relative;
}
