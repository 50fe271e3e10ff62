import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { demoConfig } from '../../../cli/demo/config.ts';
import { startDevnet } from '../../../cli/demo/devnet/devnet.ts';
import type { Devnet } from '../../../cli/demo/devnet/devnet.ts';
import { newToken } from '../../../cli/token/token.ts';
import { startServer } from '../../../hosts/node/server.ts';
import { keptLog } from '../../node/support/log.ts';
import { launchChromium } from '../../../scripts/test/chromium.ts';

/** A page that is watched: what it must not do is in `wrong`. */
export interface WatchedPage {
  readonly page: Page;
  /** Errors of its console, violations of its policy, requests to other origins. */
  readonly wrong: readonly string[];
}

/** A gateway with the demo's chain and content, and a browser. */
export interface Stage {
  readonly devnet: Devnet;
  /** The origin of the gateway. */
  readonly url: string;
  /** The token of a caller that may read the audit. */
  readonly signerToken: string;
  readonly adminToken: string;
  /** Opens a page of the gateway. `path` begins with a slash. */
  open(path: string, options?: BrowserContextOptions): Promise<WatchedPage>;
  close(): Promise<void>;
}

/** What the log of a browser says without a defect of the page: an answer that is a problem. */
const expectedLine = /^Failed to load resource: the server responded with a status of (?:4|5)\d\d/;

/** Has a page tell of what its policy forbids. */
const tellViolations = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('violation of ' + event.violatedDirective + ': ' + event.blockedURI));`;

/** Starts the gateway and the browser. `change` changes the demo's configuration. */
export async function openStage(change: (config: object) => object = (config) => config): Promise<Stage> {
  await using started = new AsyncDisposableStack();
  const directory = await mkdtemp(join(tmpdir(), 'mintmark-console-'));
  started.defer(() => rm(directory, { recursive: true }));
  const devnet = started.adopt(await startDevnet(), (it) => it.close());
  const [signer, admin] = [newToken(), newToken()];
  const demo = demoConfig(devnet, { signerTokenSha256: signer.sha256, keyEnv: 'KEY' });
  const config = change({ ...demo, admin: { tokenSha256: admin.sha256 }, state: { sqlite: 'mintmark.db' } });
  const env = { KEY: devnet.signer.privateKey };
  const gateway = started.adopt(await startServer({ config, env, directory, port: 0, log: keptLog() }), (it) => it.close());
  const browser = started.adopt(await launchChromium(), (it) => it.close());
  const all = started.move();
  const url = gateway.url.origin;
  return {
    devnet,
    url,
    signerToken: signer.token,
    adminToken: admin.token,
    open: (path, options = {}) => openPage(browser, url, path, options),
    close: () => all.disposeAsync(),
  };
}

async function openPage(browser: Browser, origin: string, path: string, options: BrowserContextOptions): Promise<WatchedPage> {
  const context = await browser.newContext({ viewport: { width: 1000, height: 800 }, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' && !expectedLine.test(message.text())) wrong.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => wrong.push(`error: ${error.message}`));
  page.on('request', (request) => {
    if (!request.url().startsWith(`${origin}/`) && !request.url().startsWith(`blob:${origin}/`)) wrong.push(`request: ${request.url()}`);
  });
  await context.addInitScript({ content: tellViolations });
  await page.goto(origin + path);
  return { page, wrong };
}

/** Expects that a page has done nothing wrong, and closes it. */
export async function closeWell({ page, wrong }: WatchedPage): Promise<void> {
  expect(wrong).toEqual([]);
  await page.context().close();
}
