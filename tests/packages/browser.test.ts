import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rawBlock } from '../../cli/demo/devnet/blocks.ts';
import type { Block } from '../../cli/demo/devnet/blocks.ts';
import { picture } from '../../cli/demo/devnet/picture.ts';
import { serve } from '../../cli/demo/devnet/serve.ts';
import type { LocalServer } from '../../cli/demo/devnet/serve.ts';
import { from } from '../../scripts/build/paths.ts';
import { launchChromium } from '../../scripts/test/chromium.ts';
import { install } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

const types: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.wasm': 'application/wasm' };
/** What a page may do that has only what it needs. */
const policy = "default-src 'none'; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; connect-src *; img-src blob:; style-src 'none'";

let installed: Installed;
let site: LocalServer;
let gateways: Readonly<Record<'honest' | 'lying', LocalServer>>;
let browser: Browser;
let block: Block;

/** Starts a gateway that answers every request with these bytes, for pages of any origin. */
function gateway(bytes: Uint8Array): Promise<LocalServer> {
  return serve((_, response) => {
    response.writeHead(200, { 'content-type': 'application/vnd.ipld.raw', 'access-control-allow-origin': '*' }).end(bytes);
  });
}

beforeAll(async () => {
  const bytes = picture(140);
  block = await rawBlock(bytes);
  // One bit is another.
  const tampered = bytes.map((byte, index) => (index === bytes.length - 20 ? byte ^ 1 : byte));
  installed = await install('nft');
  copyFileSync(from('hosts/browser/index.html'), join(installed.folder, 'index.html'));
  site = await serve((request, response) => {
    const path = join(installed.folder, normalize(new URL(request.url ?? '/', 'http://site').pathname));
    if (!existsSync(path) || extname(path) === '') return void response.writeHead(404).end();
    response
      .writeHead(200, { 'content-type': types[extname(path)] ?? 'text/plain', 'content-security-policy': policy })
      .end(readFileSync(path));
  });
  gateways = { honest: await gateway(bytes), lying: await gateway(tampered) };
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
  await Promise.all([site.close(), gateways.honest.close(), gateways.lying.close(), installed[Symbol.asyncDispose]()]);
});

/** Has the page show the block of a gateway. Returns what the page says. */
async function shown(page: Page, origin: string): Promise<string> {
  await page.goto(`${site.url}/index.html`);
  await page.fill('[name=uri]', `ipfs://${block.cid.toString()}`);
  await page.fill('[name=gateway]', origin);
  await page.click('button');
  const output = page.locator('output', { hasText: /./ });
  await output.waitFor();
  return (await output.textContent()) ?? '';
}

test('a page verifies the bytes of a gateway, and shows the image', async () => {
  const page = await browser.newPage();
  expect(await shown(page, gateways.honest.url)).toBe(`verified: ${block.bytes.length} bytes of image/png`);
  await page.locator('img').waitFor({ state: 'visible' });
  expect(
    await page.evaluate(`(async (image) => { await image.decode(); return image.naturalWidth; })(document.querySelector('img'))`),
  ).toBeGreaterThan(0);
});

test('a page refuses bytes that do not hash to the CID, and shows nothing', async () => {
  const page = await browser.newPage();
  expect(await shown(page, gateways.lying.url)).toMatch(
    new RegExp(`^integrity-mismatch: ${gateways.lying.url} sent \\w+ for ${block.cid.toString()}`),
  );
  expect(await page.isVisible('img')).toBe(false);
});
