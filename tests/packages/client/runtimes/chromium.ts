import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { launchChromium } from '../../../../scripts/test/chromium.ts';
import type { Stage } from '../support/stage.ts';
import type { Given } from './expected.ts';
import { placeScenario } from './node.ts';

/** The page finds the package as it is installed, without a bundler. */
const page = `<!doctype html>
<script type="importmap">{ "imports": { "@mintmark/client": "/node_modules/@mintmark/client/dist/index.js" } }</script>
<script type="module">
  import { scenario } from '/scenario.mjs';
  globalThis.scenario = scenario;
</script>
`;

/**
 * Runs the scenario in a page of the stage's site. The gateway is of another origin there.
 */
export async function runInChromium(stage: Stage, given: Given): Promise<unknown> {
  await placeScenario(stage);
  await writeFile(join(stage.installed.folder, 'index.html'), page);
  const browser = await launchChromium();
  try {
    const tab = await browser.newPage();
    await tab.goto(`${stage.site.url}/index.html`);
    await tab.waitForFunction('globalThis.scenario');
    // `evaluate` takes a text: the program's types are not those of a page.
    const result: unknown = await tab.evaluate(`globalThis.scenario(${JSON.stringify(given)})`);
    return result;
  } finally {
    await browser.close();
  }
}
