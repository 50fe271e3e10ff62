import { describe, expect, test } from 'vitest';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

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
      await page.route('**/metrics', (route) =>
        route.fulfill({ contentType: 'text/plain', body: '# TYPE mintmark_sockets gauge\nmintmark_sockets 3\n' }),
      );
      await page.getByRole('button', { name: 'Read the metrics' }).click();
      await page.getByRole('img', { name: 'WebSockets: 3' }).waitFor();
      expect(await page.locator('figure').count()).toBe(1);
      expect(await page.getByText('This gateway has no series of its upstreams.').count()).toBe(1);
      await closeWell(watched);
    });
  });
}
