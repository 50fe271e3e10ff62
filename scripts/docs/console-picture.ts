/** Makes `docs/images/console.png`: the console with a token of the demo. Needs Chromium. */
import { startDemo } from '../../cli/demo/demo.ts';
import { startServer } from '../../hosts/node/server.ts';
import { launchChromium } from '../test/chromium.ts';
import { replaceFile } from '../build/files.ts';
import { from } from '../build/paths.ts';

/** The most bytes of a picture in the documents. */
const MAX_BYTES = 160_000;

await using started = new AsyncDisposableStack();
const demo = started.adopt(await startDemo(), (it) => it.close());
const { config, env, directory } = demo;
const gateway = started.adopt(await startServer({ config, env, directory, port: 0, log: { write: () => {}, flush: () => {} } }), (it) =>
  it.close(),
);
const [, address = ''] = /^\s+(http:\S+#\/token\S+)$/m.exec(demo.guide(gateway.url.origin)) ?? [];
const browser = started.adopt(await launchChromium(), (it) => it.close());
const page = await browser.newPage({ viewport: { width: 1000, height: 1400 } });
// The drawing is smaller as a PNG than the picture of the directory.
await page.goto(address.replace(/7$/, '8'));
await page.getByRole('img', { name: /^Picture/ }).waitFor();
await page.getByRole('button', { name: 'Verify in this page' }).click();
await page.locator('.findings li.same').nth(1).waitFor();
const findings = await page.locator('.findings').boundingBox();
if (findings === null) throw new Error('expected the findings of the verification');
const clip = { x: 0, y: 0, width: 1000, height: Math.ceil(findings.y + findings.height) + 16 };
const picture = await page.screenshot({ fullPage: true, clip });
if (picture.length > MAX_BYTES) throw new RangeError(`expected at most ${MAX_BYTES} bytes, got ${picture.length}`);
replaceFile(from('docs/images/console.png'), picture);
console.log(`docs/images/console.png: ${picture.length} bytes`);
