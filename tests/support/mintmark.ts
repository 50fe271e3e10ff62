import { fileURLToPath } from 'node:url';

/**
 * The file of the command `mintmark`, to be run by Node with a subcommand's arguments behind it.
 */
export const mintmark = fileURLToPath(new URL('../../cli/mintmark.mjs', import.meta.url));
