import { from } from '../build/paths.ts';
import { tool, type Check } from './outcome.ts';

/** The site in `dist/docs`. It is not built if a link of it leads nowhere. */
export const siteChecks: readonly Check[] = [
  { name: 'the site of the documents builds', run: () => tool(from('node_modules/.bin/vitepress'), ['build', 'docs']) },
];
