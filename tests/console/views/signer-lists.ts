import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { ledgerOf } from '../support/ledger.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage, WatchedPage } from '../support/stage.ts';

/** A call of the signer as the page sends it. */
interface Call {
  readonly method: string;
  readonly params: readonly Readonly<Record<string, unknown>>[];
}

/** Has the signer answer with `answer`. Returns the calls that come. */
async function answerBy(page: Page, answer: (call: Call) => unknown): Promise<readonly Call[]> {
  const calls: Call[] = [];
  await page.route('**/v1/signer/**', async (route) => {
    const call: Call = route.request().postDataJSON();
    calls.push(call);
    await route.fulfill({ json: { jsonrpc: '2.0', id: 1, result: answer(call) } });
  });
  return calls;
}

/** Lists that are longer than the demo's: accounts, transactions, entries of the audit. */
export function signerLists(stage: () => Stage): void {
  describe('the lists of the signer view', () => {
    const [one, two] = ['0x00000000000000000000000000000000000000aa', '0x00000000000000000000000000000000000000bb'];
    const open = async (): Promise<WatchedPage> => {
      const watched = await stage().open('/console/#/signer/1');
      await watched.page.getByLabel('Token of a caller').fill('any');
      return watched;
    };

    test('are those of the account that the user chooses, page by page', async () => {
      const watched = await open();
      const { page } = watched;
      const calls = await answerBy(page, ({ method, params }) => {
        if (method === 'eth_accounts') return [one, two];
        const [{ before } = {}] = params;
        const nonces = before === undefined ? ['3', '2'] : ['1', '0'];
        return { transactions: nonces.map((nonce) => ({ account: two, nonce, state: 'mined' })), next: before === undefined ? '2' : null };
      });
      await page.getByRole('button', { name: 'Show accounts' }).click();
      await page.getByRole('combobox', { name: /^Account/ }).selectOption(two);
      expect(await page.getByLabel('Parameters (JSON)').inputValue()).toContain(two);
      await page.getByRole('button', { name: 'List', exact: true }).click();
      await page.getByRole('button', { name: 'Show older ones' }).click();
      await page.getByRole('rowheader', { name: '0' }).waitFor();
      expect(await page.getByRole('region', { name: 'List of transactions' }).getByRole('rowheader').allInnerTexts()).toEqual([
        '3',
        '2',
        '1',
        '0',
      ]);
      expect(await page.getByRole('button', { name: 'Show older ones' }).count()).toBe(0);
      expect(calls.slice(1).map(({ params: [query] }) => query)).toEqual([
        { limit: 50, account: two },
        { limit: 50, account: two, before: '2' },
      ]);
      await closeWell(watched);
    });

    test('say that a caller has no account', async () => {
      const watched = await open();
      await answerBy(watched.page, () => []);
      await watched.page.getByRole('button', { name: 'Show accounts' }).click();
      await watched.page.getByText('The caller may use no key of this signer.').waitFor();
      await closeWell(watched);
    });

    test('show the place of an old entry at which the chain breaks, and how many are listed', async () => {
      const ledger = await ledgerOf(1200);
      const watched = await open();
      const { page } = watched;
      await answerBy(page, ({ method, params: [query] }) => {
        if (method !== 'signer_audit') return [];
        const answer: unknown = ledger(Number(query?.['after']), Number(query?.['limit']));
        // The time in the text of entry 100 is another.
        return JSON.parse(JSON.stringify(answer).replace(/(sequence\\":100,.*?time\\":\\")/, '$19'));
      });
      await page.getByRole('button', { name: 'Read and verify' }).click();
      await page.getByText('200 of 1,200 entries are listed. All of them were read.').waitFor();
      await page.getByRole('button', { name: 'Show the place' }).click();
      const place = page.getByRole('row', { name: /The chain breaks here/ });
      expect(await place.evaluate((row) => row.getBoundingClientRect().top)).toBeGreaterThan(0);
      expect(await page.getByRole('row', { name: /^100 ✗ broken/ }).count()).toBe(1);
      expect(await page.getByRole('row', { name: /^99 ✓ whole/ }).count()).toBe(1);
      await closeWell(watched);
    });
  });
}
