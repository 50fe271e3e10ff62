import { describe, expect, test } from 'vitest';
import { poorKey, steadyKey } from '../support/limits.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage, WatchedPage } from '../support/stage.ts';

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
      expect(await page.getByRole('region', { name: 'Limits' }).innerText()).toMatch(
        /[\d,]+ left for the next \d+ s\s+10,000 units come back in 10 s/,
      );
      await closeWell(watched);
    });

    test('names the call whose parameters are no JSON', async () => {
      const watched = await stage().open(path());
      await watched.page.getByLabel('Parameters (JSON)').fill('{');
      await watched.page.getByRole('button', { name: 'Send' }).click();
      expect(await watched.page.getByRole('alert').innerText()).toContain('Parameters of call 1: expected a JSON list or object');
      await closeWell(watched);
    });

    /** Opens the view with a key and a call. */
    const withCall = async (key: string): Promise<WatchedPage> => {
      const watched = await stage().open(path());
      await watched.page.getByLabel('API key').fill(key);
      await watched.page.getByLabel('Method', { exact: true }).fill('eth_call');
      await watched.page.getByLabel('Parameters (JSON)').fill(`[{"to":"${stage().devnet.collection}","data":"0x06fdde03"},"latest"]`);
      return watched;
    };

    test('finds out what a method costs from the calls that the user makes', async () => {
      const watched = await withCall(poorKey);
      const { page } = watched;
      const costs = page.getByRole('region', { name: 'Costs' });
      await page.getByRole('button', { name: 'Send' }).click();
      await costs.getByRole('row', { name: 'eth_call not known yet' }).waitFor();
      let asked = 0;
      page.on('request', (request) => (asked += Number(request.method() === 'POST')));
      for (const left of [16, 9]) {
        await page.getByRole('button', { name: 'Send' }).click();
        await page.getByText(`${left} left`).waitFor();
      }
      await costs.getByRole('row', { name: 'eth_call 7', exact: true }).waitFor();
      expect(asked).toBe(2);
      // What is known stays when the user comes back.
      await page.getByRole('link', { name: 'Token' }).click();
      await page.getByRole('link', { name: 'RPC' }).click();
      await costs.getByRole('row', { name: 'eth_call 7', exact: true }).waitFor();
      await closeWell(watched);
    });

    test('measures the rest, and says before what it sends', async () => {
      const watched = await withCall(steadyKey);
      const { page } = watched;
      const view = page.getByRole('region', { name: 'Cost per method' });
      expect(await view.innerText()).toMatch(/Measuring sends 3 calls of eth_call and spends their units/);
      const sent: unknown[] = [];
      page.on('request', (request) => request.method() === 'POST' && sent.push(request.postDataJSON()));
      await page.getByRole('button', { name: 'Measure the cost' }).click();
      await view.getByRole('row', { name: 'eth_call 7', exact: true }).waitFor();
      expect(sent.flat().length).toBe(3);
      // Nothing is left to measure.
      expect(await page.getByRole('button', { name: /^Measure/ }).count()).toBe(0);
      await page.getByLabel('Method', { exact: true }).fill('eth_sendRawTransaction');
      expect(await page.getByRole('button', { name: /^Measure/ }).count()).toBe(0);
      await closeWell(watched);
    });

    test('ends a measurement at the first call that fails', async () => {
      const watched = await stage().open(`${path()}/eth_nothing/%5B%5D`);
      const { page } = watched;
      let sent = 0;
      page.on('request', (request) => (sent += Number(request.method() === 'POST')));
      await page.getByRole('button', { name: 'Measure the cost' }).click();
      const problem = page.getByRole('alert');
      await problem.waitFor();
      expect([await problem.innerText(), sent]).toEqual([expect.stringContaining('eth_nothing'), 1]);
      await closeWell(watched);
    });

    test('has its calls in the address, and does not send what a link names', async () => {
      const watched = await withCall('');
      const { page } = watched;
      await page.getByRole('button', { name: 'Send' }).click();
      await page.getByRole('region', { name: 'Answers' }).waitFor();
      const link = page.url();
      expect(link).toContain(`#/rpc/${stage().devnet.chainId}/eth_call/`);
      await page.getByRole('link', { name: 'Token' }).click();
      await page.goBack();
      await page.getByRole('heading', { level: 1, name: 'RPC' }).waitFor();
      const sent: string[] = [];
      page.on('request', (request) => request.method() === 'POST' && sent.push(request.url()));
      expect(await page.getByLabel('Method', { exact: true }).inputValue()).toBe('eth_call');
      expect(await page.getByLabel('Parameters (JSON)').inputValue()).toContain('0x06fdde03');
      await page.getByText('Send a call to see it').or(page.getByRole('meter')).first().waitFor();
      expect(sent).toEqual([]);
      await closeWell(watched);
    });

    test('repeats a call until a limit is reached, and says what to do', async () => {
      const watched = await withCall(poorKey);
      const { page } = watched;
      await page.getByLabel('every second').check();
      const problem = page.getByRole('alert');
      await problem.waitFor();
      expect(await problem.innerText()).toMatch(/quota-exceeded[\s\S]*Exceeded: few[\s\S]*It can succeed after \d+ s\./);
      expect(Number(await page.getByRole('meter', { name: 'few' }).getAttribute('value'))).toBeLessThan(7);
      await closeWell(watched);
    });
  });
}
