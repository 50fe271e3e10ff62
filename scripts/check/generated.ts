import { stalePages, writePages } from '../docs/generated.ts';
import type { Check } from './outcome.ts';

/** Pages of which a whole or a part is made from a source. */
export const generatedChecks: readonly Check[] = [
  {
    name: 'generated pages as their sources',
    run: async () => (await stalePages()).map((path) => `${path}: differs from its source; \`npm run check -- --fix\` makes it again`),
    fix: writePages,
  },
];
