import type { Page } from 'playwright-core';
import { describe, test } from 'vitest';
import { expectUsable } from '../support/axe.ts';
import { expectLook } from '../support/picture.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** The metrics that are shown, so that the page looks the same whatever was asked before. */
const metrics = `mintmark_requests_total{route="/healthz"} 5
mintmark_request_duration_seconds_count 5
mintmark_limits_decisions_total{outcome="allowed"} 5
mintmark_upstream_info{kind="rpc",chain="1",endpoint="0",origin="https://one.example"} 1
mintmark_upstream_requests_total{kind="rpc",chain="1",endpoint="0",outcome="ok"} 5
mintmark_upstream_requests_total{kind="rpc",chain="1",endpoint="1",outcome="timed-out"} 2
mintmark_outbox_stuck_accounts{chain="1"} 1
mintmark_outbox_transactions{chain="1"} 3
process_resident_memory_bytes 2e8
process_cpu_seconds_total 2
`;

/** How the pages look, and whether everybody can use them. */
export function looks(stage: () => Stage): void {
  const headed = async (page: Page): Promise<void> => await page.getByRole('heading', { level: 1 }).waitFor();
  const views: Readonly<Record<string, readonly [path: () => string, ready: (page: Page) => Promise<void>]>> = {
    landing: [() => '/', headed],
    token: [
      () => `/console/#/token/${stage().devnet.chainId}/${stage().devnet.collection}/7`,
      async (page) => await page.getByRole('img', { name: /^Picture/ }).waitFor(),
    ],
    rpc: [() => '/console/#/rpc', headed],
    signer: [() => '/console/#/signer', headed],
    operations: [
      () => '/console/#/operations',
      async (page) => {
        await page.route('**/metrics', (route) => route.fulfill({ contentType: 'text/plain', body: metrics }));
        await page.getByRole('button', { name: 'Read the metrics' }).click();
        await page.getByRole('region', { name: 'Stuck accounts' }).waitFor();
      },
    ],
  };

  describe('in the light, in the dark and on a phone', () => {
    test.each(Object.entries(views))('%s looks as it should, and passes axe', async (name, [path, ready]) => {
      const watched = await stage().open(path());
      const { page } = watched;
      await ready(page);
      await expectUsable(page, async (way) => expectLook(await page.screenshot(), way, name));
      await closeWell(watched);
    });
  });
}
