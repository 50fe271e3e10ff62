import { execFile } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { serve } from '../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../cli/demo/devnet/serve.ts';
import { pages, root } from '../../docs/.vitepress/pages.ts';
import { from } from '../../scripts/build/paths.ts';
import { launchChromium } from '../../scripts/test/chromium.ts';

const folder = from('dist/docs');
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

let site: LocalServer;
let browser: Browser;
// A build of the site takes a minute on a busy machine.
beforeAll(async () => {
  if (isStale()) await promisify(execFile)(from('node_modules/.bin/vitepress'), ['build', 'docs'], { cwd: root });
  site = await serve((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://site').pathname);
    const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
    if (!existsSync(file)) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' }).end(readFileSync(file));
  });
  browser = await launchChromium();
}, 300_000);
afterAll(() => Promise.all([browser?.close(), site?.close()]));

/** Returns whether a page, or what makes the site, is newer than what `npm run check` built. */
function isStale(): boolean {
  const index = join(folder, 'index.html');
  if (!existsSync(index)) return true;
  const builtAt = statSync(index).mtimeMs;
  const sources = [...pages.keys(), ...globSync(['docs/.vitepress/**/*.*', 'docs/**/*.{svg,png}'], { cwd: root })];
  return sources.some((path) => statSync(join(root, path)).mtimeMs > builtAt);
}

/** The text of each page of the site by its path. */
const files = (): Map<string, string> =>
  new Map(globSync('**/*.html', { cwd: folder }).map((path) => [path, readFileSync(join(folder, path), 'utf8')]));

test('has every page, and links between them', () => {
  const built = files();
  for (const page of pages.values()) expect([...built.keys()]).toContain(page.replace(/\.md$/, '.html'));
  expect(linksOf(built.get('index.html') ?? '')).toContain('/tutorials/demo.html');
});

test('has no link to a page or a heading that is not there', () => {
  const built = files();
  const dead = [...built].flatMap(([path, html]) =>
    linksOf(html).flatMap((href) => {
      const { pathname, hash } = new URL(href, `http://site/${path}`);
      const target = built.get(pathname.slice(1).replace(/(^|\/)$/, '$1index.html'));
      const isThere = target?.includes(hash === '' ? '' : `id="${decodeURIComponent(hash.slice(1))}"`) === true;
      return isThere ? [] : [`${dirname(path)}: ${href}`];
    }),
  );
  expect(dead).toEqual([]);
});

test('finds pages by its search, and asks nobody else for anything', async () => {
  const page = await browser.newPage();
  const asked: string[] = [];
  const wrong: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).origin));
  page.on('console', (message) => {
    if (message.type() === 'error') wrong.push(message.text());
  });
  page.on('pageerror', (error) => wrong.push(error.message));
  await page.goto(site.url);
  await page.getByRole('button', { name: 'Search' }).first().click();
  await page.getByRole('searchbox').fill('stuck transaction');
  await page.getByRole('option').first().click();
  await page.waitForURL((url) => url.pathname !== '/');
  expect(asked.filter((origin) => origin !== new URL(site.url).origin && origin !== 'null')).toEqual([]);
  expect(wrong).toEqual([]);
});

/** Returns where the links of a page lead, but for those to other sites. */
function linksOf(html: string): readonly string[] {
  return [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map(([, href = '']) => href).filter((href) => !/^\w+:/.test(href));
}
