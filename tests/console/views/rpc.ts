import { describe, expect, test } from 'vitest';
import { poorKey } from '../support/limits.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** Sending calls, and what they cost. */
export function rpcView(stage: () => Stage): void {
  describe('the RPC view', () => {
    const path = (): string => `/console/#/rpc/${stage().devnet.chainId}`;

    test('sends one call and a batch, and shows what is left', async () => {
      const watched = await stage().open(path());
      const { page } = watched;
      await page.getByRole('button', { name: 'Send' }).click();
      const answers = page.getByRole('region', { name: 'Answers' });
      await answers.waitFor();
      expect(await answers.locator('pre').innerText()).toMatch(/^"0x[0-9a-f]+"$/);
      await page.getByRole('button', { name: 'Add a call' }).click();
      await page.getByRole('group', { name: 'Call 2' }).getByLabel('Method').fill('eth_nothing');
      await page.getByRole('button', { name: 'Send a batch of 2' }).click();
      await answers.getByRole('alert').waitFor();
      expect(await answers.locator('pre').count()).toBe(1);
      expect(await page.getByRole('meter', { name: 'burst' }).getAttribute('value')).toMatch(/^\d+$/);
      expect(await page.getByRole('region', { name: 'Limits' }).innerText()).toMatch(/\d+ left, 10000 in 10 s/);
      await closeWell(watched);
    });

    test('names the call whose parameters are no JSON', async () => {
      const watched = await stage().open(path());
      await watched.page.getByLabel('Parameters (JSON)').fill('{');
      await watched.page.getByRole('button', { name: 'Send' }).click();
      expect(await watched.page.getByRole('alert').innerText()).toContain('Parameters of call 1: expected a JSON list or object');
      await closeWell(watched);
    });

    test('measures what a method costs', async () => {
      const watched = await stage().open(path());
      const { page } = watched;
      await page.getByLabel('Method', { exact: true }).fill('eth_call');
      await page.getByLabel('Parameters (JSON)').fill(`[{"to":"${stage().devnet.collection}","data":"0x06fdde03"},"latest"]`);
      await page.getByRole('button', { name: 'Measure its cost' }).click();
      await page.getByRole('cell', { name: 'eth_call' }).waitFor();
      expect(await page.getByRole('region', { name: 'Costs' }).locator('tbody tr').innerText()).toMatch(/^eth_call\s+7$/);
      await closeWell(watched);
    });

    test('repeats a call until a limit is reached, and says what to do', async () => {
      const watched = await stage().open(path());
      const { page } = watched;
      await page.getByLabel('API key').fill(poorKey);
      await page.getByLabel('Method', { exact: true }).fill('eth_call');
      await page.getByLabel('Parameters (JSON)').fill(`[{"to":"${stage().devnet.collection}","data":"0x06fdde03"},"latest"]`);
      await page.getByLabel('every second').check();
      const problem = page.getByRole('alert');
      await problem.waitFor();
      expect(await problem.innerText()).toMatch(/quota-exceeded[\s\S]*Exceeded: few[\s\S]*It can succeed after \d+ s\./);
      expect(Number(await page.getByRole('meter', { name: 'few' }).getAttribute('value'))).toBeLessThan(7);
      await closeWell(watched);
    });
  });
}
