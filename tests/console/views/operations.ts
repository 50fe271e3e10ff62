import { describe, expect, test } from 'vitest';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** The metrics of a gateway that has few series. */
const sparse = `# TYPE mintmark_sockets gauge
mintmark_sockets 3
mintmark_upstream_info{kind="chain",chain="1",endpoint="0",origin="https://rpc.example"} 1
mintmark_upstream_requests_total{kind="chain",chain="1",endpoint="0",outcome="ok"} 5
mintmark_upstream_requests_total{kind="chain",chain="1",endpoint="0",outcome="timeout"} 2
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
      expect(await page.getByRole('alert').innerText()).toContain('unknown-route');
      await page.route('**/metrics', (route) => route.fulfill({ contentType: 'text/plain', body: sparse }));
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      await page.getByRole('img', { name: 'WebSockets: 3' }).waitFor();
      expect(await page.locator('figure').count()).toBe(1);
      expect(await page.getByRole('region', { name: 'List of upstreams' }).locator('tbody tr').innerText()).toMatch(
        /^chain 1 0\s+https:\/\/rpc\.example\s+7\s+2$/,
      );
      await closeWell(watched);
    });
  });
}
