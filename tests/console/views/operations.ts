import { describe, expect, test } from 'vitest';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** The metrics of a gateway that has few series. */
const sparse = `# TYPE mintmark_sockets gauge
mintmark_sockets 3
mintmark_upstream_requests_total{kind="rpc",chain="1",endpoint="0",outcome="ok"} 5
mintmark_upstream_requests_total{kind="rpc",chain="1",endpoint="0",outcome="timeout"} 2
`;
const origins = `mintmark_upstream_info{kind="rpc",chain="1",endpoint="0",origin="https://one.example"} 1
mintmark_upstream_info{kind="ipfs",chain="",endpoint="0",origin="https://two.example"} 1
`;

/** Watching the metrics. */
export function operationsView(stage: () => Stage): void {
  describe('the operations view', () => {
    test('plots what the gateway has, by the admin token', async () => {
      const watched = await stage().open('/console/#/operations');
      const { page } = watched;
      await page.getByLabel(/^Admin token/).fill(stage().adminToken);
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      const plot = page.getByRole('img', { name: /^Limit decisions a second: / });
      // A line without any height counts as hidden.
      await plot.locator('polyline').waitFor({ state: 'attached' });
      expect(await page.getByRole('img', { name: /^Memory: \d+\.\d MiB$/ }).count()).toBe(1);
      expect(await page.getByRole('region', { name: 'Stuck accounts' }).count()).toBe(1);
      await page.getByRole('button', { name: 'Stop' }).click();
      await closeWell(watched);
    });

    test('a wrong token reads nothing, and leaves out what a gateway does not have', async () => {
      const watched = await stage().open('/console/#/operations');
      const { page } = watched;
      await page.getByLabel(/^Admin token/).fill('wrong');
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toMatch(/unknown-route[\s\S]*Type the admin token/);
      await page.route('**/metrics', (route) => route.fulfill({ contentType: 'text/plain', body: sparse }));
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      await page.getByRole('img', { name: 'WebSockets: 3' }).waitFor();
      expect(await page.locator('figure').count()).toBe(2);
      const upstreams = page.getByRole('region', { name: 'List of upstreams' });
      expect(await upstreams.locator('tbody tr').innerText()).toMatch(
        /^rpc, chain 1, endpoint 0\s+⚠ fails at times\s+7\s+2 \(28\.6 %\)\s+–\s+timeout 2$/,
      );
      expect(await upstreams.getByRole('columnheader', { name: 'Origin' }).count()).toBe(0);
      await closeWell(watched);
    });

    test('names the origin of each upstream if the gateway tells it', async () => {
      const watched = await stage().open('/console/#/operations');
      const { page } = watched;
      await page.route('**/metrics', (route) => route.fulfill({ contentType: 'text/plain', body: sparse + origins }));
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      const upstreams = page.getByRole('region', { name: 'List of upstreams' });
      await upstreams.waitFor();
      expect((await upstreams.locator('tbody tr').allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '))).toEqual([
        expect.stringMatching(/^rpc, chain 1, endpoint 0 https:\/\/one\.example ⚠ fails at times/),
        expect.stringMatching(/^ipfs, endpoint 0 https:\/\/two\.example – not asked/),
      ]);
      await closeWell(watched);
    });

    test('says what it will read before it reads, and stops when the view is left', async () => {
      const watched = await stage().open('/console/#/operations');
      const { page } = watched;
      await page.getByText('The page reads /metrics every 2 seconds').waitFor();
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      await page.getByRole('region', { name: 'Upstreams', exact: true }).waitFor();
      await page.getByRole('link', { name: 'RPC' }).click();
      await page.getByRole('heading', { level: 1, name: 'RPC' }).waitFor();
      let asked = 0;
      page.on('request', (request) => (asked += Number(request.url().endsWith('/metrics'))));
      await page.waitForTimeout(2500);
      expect(asked).toBe(0);
      await closeWell(watched);
    });
  });
}
