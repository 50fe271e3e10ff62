import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The clone, which holds the pages of `docs` and those beside the code that they describe. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Pages outside `docs`, and where the site has them. */
const elsewhere: readonly (readonly [source: string, page: string])[] = [
  ['wit/README.md', 'reference/contract.md'],
  ['hosts/wasm/README.md', 'how-to/wasi-hosts.md'],
  ['hosts/wasm/limit-middleware.md', 'how-to/limit-middleware.md'],
  ['hosts/browser/README.md', 'how-to/browser.md'],
  ['hosts/workers/local/README.md', 'how-to/local-workerd.md'],
  ['examples/README.md', 'how-to/examples.md'],
  ['SECURITY.md', 'explanation/security.md'],
  ['CONTRIBUTING.md', 'contributing.md'],
  ['CHANGELOG.md', 'changelog.md'],
  ...sources('packages/*/README.md').map((path) => [path, path.replace('/README.md', '.md')] as const),
];

/** Every page of the site by its source, a path from the root: `docs/index.md` is `index.md`. */
export const pages: ReadonlyMap<string, string> = new Map([
  ...elsewhere,
  ...sources('docs/**/*.md').map((path) => [path, path.replace(/^docs\//, '').replace(/(^|\/)README\.md$/, '$1index.md')] as const),
]);

function sources(pattern: string): string[] {
  return globSync(pattern, { cwd: root }).sort();
}
