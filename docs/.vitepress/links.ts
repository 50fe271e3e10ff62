import { dirname, join, normalize, relative } from 'node:path';
import type { MarkdownRenderer } from 'vitepress';
import { pages, root } from './pages.ts';

/**
 * Leads each link between files of the clone to the page of the site. Leaves only the text of a
 * link to a file that is no page, because the site has no source files.
 */
export function siteLinks(md: MarkdownRenderer): void {
  md.core.ruler.push('site-links', ({ tokens, env }) => {
    const folder = dirname(sourceOf(relative(root, String((env as { path?: string }).path))));
    for (const { children } of tokens) {
      let isDropped = false;
      for (const token of children ?? []) {
        if (token.type === 'link_open') {
          const href = siteHref(folder, String(token.attrGet('href')));
          isDropped = href === undefined;
          if (href !== undefined) token.attrSet('href', href);
        }
        if (isDropped && token.type.startsWith('link_')) {
          if (token.type === 'link_close') isDropped = false;
          Object.assign(token, { type: 'text', content: '', tag: '', nesting: 0 });
        }
      }
    }
  });
}

/** Returns the source of a page. VitePress gives the one or the other. */
function sourceOf(path: string): string {
  if (pages.has(path)) return path;
  const [source] = [...pages].find(([, page]) => page === path) ?? [];
  if (source === undefined) throw new Error(`expected a page of the site, got ${path}`);
  return source;
}

/** Returns where a link of a file in `folder` leads. `undefined` if the site has nothing there. */
function siteHref(folder: string, href: string): string | undefined {
  if (/^(\w+:|#)/.test(href)) return href;
  const [file = '', anchor] = href.split('#', 2);
  const page = pages.get(normalize(join(folder, decodeURI(file))));
  return page === undefined ? undefined : `/${page}${anchor === undefined ? '' : `#${anchor}`}`;
}
