import { readdirSync } from 'node:fs';
import { defineConfig } from 'vitepress';
import { anchorOf } from './anchor.ts';
import { siteLinks } from './links.ts';
import { navigation, sidebar } from './navigation.ts';
import { pages, root } from './pages.ts';

/** Folders that are worth a look for pages. */
const tops = new Set([...pages.keys()].map((path) => path.split('/')[0] ?? path));
const ignored = readdirSync(root).filter((name) => !tops.has(name));

/** The site: the pages of `docs` and a few beside the code that they describe, in `dist/docs`. */
// oxlint-disable-next-line import/no-default-export -- VitePress reads the default export
export default defineConfig({
  title: 'mintmark',
  description: 'NFT metadata, a transaction signer and a JSON-RPC proxy as WebAssembly components behind one gateway',
  srcDir: '..',
  outDir: '../dist/docs',
  cacheDir: '../build/vitepress',
  // VitePress takes every file that is named like a configuration for one of its own.
  srcExclude: [...ignored.flatMap((name) => [name, `${name}/**`]), '**/config.{ts,mjs,js}', 'wit/wasi/**', 'wit/*/**'],
  rewrites: Object.fromEntries(pages),
  metaChunk: true,
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
