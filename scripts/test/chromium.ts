import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';
import { findAll } from '../setup/system/tools.mjs';

/** The names of the browser, as `scripts/setup/for-tests/programs.mjs` has them. */
const names = ['chromium', 'chromium-browser', 'google-chrome'];

/** Starts the Chromium of this machine. Throws if there is none. */
export async function launchChromium(): Promise<Browser> {
  const [executablePath] = names.flatMap((name) => findAll(name));
  if (executablePath === undefined) throw new Error('expected Chromium: run `npm run setup -- --tests`');
  return await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}
