import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DefaultTheme } from 'vitepress';
import { pages, root } from './pages.ts';

/** The groups of the sidebar: a folder of the site, its title, and which pages come first. */
const groups: readonly { folder: string; title: string; first: readonly string[] }[] = [
  { folder: 'tutorials', title: 'Tutorials', first: ['demo', 'first-signer', 'workers', 'embed'] },
  {
    folder: 'how-to',
    title: 'How to',
    first: ['clients', 'keys', 'policies-by-recipe', 'rate-limits', 'upstreams', 'workers', 'debugging'],
  },
  { folder: 'operations', title: 'Operation', first: ['index', 'production', 'tls', 'reload', 'backup', 'upgrade'] },
  {
    folder: 'reference',
    title: 'Reference',
    first: ['http', 'nft', 'nft-formats', 'signer', 'errors', 'configuration', 'policies', 'cli'],
  },
  {
    folder: 'explanation',
    title: 'Explanation',
    first: ['architecture', 'threat-model', 'security', 'performance', 'cost', 'claims', 'glossary'],
  },
  { folder: 'packages', title: 'Packages', first: [] },
];

/** The links at the top of each page. */
export const navigation: DefaultTheme.NavItem[] = groups
  .filter(({ folder }) => folder !== 'packages')
  .map(({ folder, title }) => ({ text: title, link: linkOf(pagesOf(folder)[0]), activeMatch: `^/${folder}/` }));

/** Every page by its audience; those that no list names follow in the order of their names. */
export const sidebar: DefaultTheme.SidebarItem[] = groups.map(({ folder, title }) => ({
  text: title,
  collapsed: folder !== 'tutorials',
  items: pagesOf(folder).map((page) => ({ text: page.title, link: linkOf(page) })),
}));

interface Page {
  readonly path: string;
  readonly title: string;
}

function pagesOf(folder: string): readonly Page[] {
  const first = groups.find((group) => group.folder === folder)?.first ?? [];
  const rank = (path: string): number => {
    const place = first.indexOf(path.slice(folder.length + 1, -'.md'.length));
    return place === -1 ? first.length : place;
  };
  return [...pages]
    .filter(([, page]) => page.startsWith(`${folder}/`) && (!page.slice(folder.length + 1).includes('/') || page.endsWith('/index.md')))
    .map(([source, path]) => ({ path, title: titleOf(source) }))
    .sort((one, other) => rank(one.path) - rank(other.path) || one.title.localeCompare(other.title));
}

function linkOf(page: Page | undefined): string {
  return `/${page?.path.replace(/(index)?\.md$/, '') ?? ''}`;
}

function titleOf(source: string): string {
  const title = /^# (.*)$/m.exec(readFileSync(join(root, source), 'utf8'))?.[1];
  if (title === undefined) throw new Error(`expected a title "# …" in ${source}, got none`);
  return title.replaceAll('`', '');
}
