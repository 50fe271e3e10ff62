import { globSync, readdirSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { anchorOf } from './anchor.ts';
import { siteLinks } from './links.ts';
import { navigation, sidebar } from './navigation.ts';
import { pages, root } from './pages.ts';

/** What the root has that holds pages, and what it has besides. */
const tops = new Set([...pages.keys()].map((path) => path.split('/')[0] ?? path));
const ignored = readdirSync(root).filter((name) => !tops.has(name));
/** Documents beside the pages, such as those of vendored WIT. */
const others = globSync(
  [...tops].map((name) => `${name}/**/*.md`),
  { cwd: root },
).filter((path) => !pages.has(path));

/** The site: the pages of `docs` and a few beside the code that they describe, in `dist/docs`. */
// oxlint-disable-next-line import/no-default-export -- VitePress reads the default export
export default defineConfig({
  title: 'mintmark',
  description: 'NFT metadata, a transaction signer and a JSON-RPC proxy as WebAssembly components behind one gateway',
  srcDir: '..',
  outDir: '../dist/docs',
  cacheDir: '../build/vitepress',
  // VitePress takes every file that is named like a configuration for one of its own.
  srcExclude: [...ignored.flatMap((name) => [name, `${name}/**`]), ...others, '**/config.{ts,mjs,js}'],
  rewrites: Object.fromEntries(pages),
  metaChunk: true,
  vite: {
    // Vite looks for imports in every HTML file of the clone otherwise.
    optimizeDeps: { entries: ['docs/.vitepress/theme/*.ts'] },
    // The index of the search is one chunk, which is loaded when somebody searches.
    build: { chunkSizeWarningLimit: 4000 },
  },
  // Browsers ask for an icon if a page names none.
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: { anchor: { slugify: anchorOf }, config: (md) => void md.use(siteLinks) },
  themeConfig: {
    nav: navigation,
    sidebar,
    outline: [2, 3],
    search: { provider: 'local' },
    footer: { message: 'Apache-2.0' },
  },
});
