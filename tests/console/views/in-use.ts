import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { expectUsable } from '../support/axe.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** The views when they are full: answers, problems, tables and a dialog. */
export function inUse(stage: () => Stage): void {
  const chain = (): number => stage().devnet.chainId;
  const signIn = async (page: Page): Promise<void> => {
    await page.getByLabel('Token of a caller').fill(stage().signerToken);
    await page.getByRole('button', { name: 'Show accounts' }).click();
    await page.getByRole('list', { name: 'Accounts' }).waitFor();
  };
  const signInWrongly = async (page: Page): Promise<void> => {
    await page.getByLabel('Token of a caller').fill('wrong');
    await page.getByRole('button', { name: 'Show accounts' }).click();
    await page.getByRole('alert').waitFor();
  };
  /** A transaction that waits, as `signer_transactions` lists it. */
  const waiting = {
    account: '0x00000000000000000000000000000000000000aa',
    nonce: '7',
    state: 'pending',
    hash: `0x${'ab'.repeat(32)}`,
    to: '0x00000000000000000000000000000000000000bb',
    value: '1234567890123456789',
    gas: '21000',
    signed: [{ maxFeePerGas: '1234567891', maxPriorityFeePerGas: '1000000000', maxFeePerBlobGas: null }],
  };
  const full: Readonly<Record<string, readonly [path: () => string, use: (page: Page) => Promise<void>]>> = {
    'a token that is verified': [
      () => `token/${chain()}/${stage().devnet.collection}/7`,
      async (page) => {
        await page.getByRole('img', { name: /^Picture/ }).waitFor();
        await page.getByRole('button', { name: 'Verify in this page' }).click();
        await page.getByText(/^Done after/).waitFor();
        await page.getByText('The document as it came').click();
      },
    ],
    'a token that is not there': [
      () => `token/${chain()}/${stage().devnet.collection}/404`,
      async (page) => await page.getByRole('alert').waitFor(),
    ],
    'a token that no caller has': [() => `signer/${chain()}`, signInWrongly],
    'answers of a batch': [
      () => `rpc/${chain()}/eth_chainId/%5B%5D/eth_nothing/%5B%5D`,
      async (page) => {
        await page.getByRole('button', { name: 'Send a batch of 2' }).click();
        await page.getByRole('meter').first().waitFor();
      },
    ],
    'an explanation and an audit': [
      () => `signer/${chain()}`,
      async (page) => {
        await signIn(page);
        await page.getByRole('button', { name: 'Explain' }).click();
        await page.getByRole('article', { name: 'Explanation' }).waitFor();
        await page.getByText('What the states mean').click();
        await page.getByRole('button', { name: 'Read and verify' }).click();
        await page.getByRole('region', { name: 'Audit entries' }).waitFor();
      },
    ],
    'a transaction that is to be replaced': [
      () => `signer/${chain()}`,
      async (page) => {
        await signIn(page);
        const result = { transactions: [waiting], next: null };
        await page.route('**/v1/signer/**', (route) => route.fulfill({ json: { jsonrpc: '2.0', id: 1, result } }));
        await page.getByRole('button', { name: 'List', exact: true }).click();
        await page.getByRole('button', { name: 'Cancel 7' }).click();
        await page.getByRole('dialog').waitFor();
      },
    ],
    'metrics for some seconds': [
      () => 'operations',
      async (page) => {
        await page.getByRole('button', { name: 'Read the metrics' }).click();
        await page
          .getByRole('img', { name: /^Requests a second: / })
          .locator('polyline')
          .waitFor({ state: 'attached' });
      },
    ],
  };

  describe('in use', () => {
    test.each(Object.entries(full))('%s can be used by everybody', async (_, [path, use]) => {
      const watched = await stage().open(`/console/#/${path()}`);
      await use(watched.page);
      await expectUsable(watched.page);
      await closeWell(watched);
    });

    test('another view has the focus at its beginning, and its name as the title', async () => {
      const watched = await stage().open('/console/#/rpc');
      const { page } = watched;
      await page.getByRole('link', { name: 'Signer' }).click();
      await page.getByRole('heading', { level: 1, name: 'Signer' }).waitFor();
      expect(await page.evaluate('[document.activeElement.id, document.title]')).toEqual(['main', 'Signer · mintmark console']);
      await page.keyboard.press('Tab');
      expect(await page.getByLabel('Chain id').evaluate((field) => field.matches(':focus-visible'))).toBe(true);
      await closeWell(watched);
    });

    test('the chain that was used last is that of the next view', async () => {
      const watched = await stage().open(`/console/#/rpc/${chain()}`);
      const { page } = watched;
      for (const view of ['Signer', 'Token', 'RPC']) {
        await page.getByRole('link', { name: view }).click();
        await page.getByRole('heading', { level: 1, name: view }).waitFor();
        expect([view, await page.getByLabel('Chain id').inputValue()]).toEqual([view, String(chain())]);
      }
      await closeWell(watched);
    });

    test('a view without a chain, or with a part of a token, leaves the chain that is named', async () => {
      const watched = await stage().open('/console/#/rpc/7');
      const { page } = watched;
      const chainIn = async (place: string, view: string): Promise<string> => {
        await page.goto(`${stage().url}/console/${place}`);
        await page.getByRole('heading', { level: 1, name: view }).waitFor();
        return await page.getByLabel('Chain id').inputValue();
      };
      // The signer is asked without a chain.
      expect(await chainIn('#/signer/', 'Signer')).toBe('');
      expect(await chainIn('#/rpc', 'RPC')).toBe('7');
      expect(await chainIn('#/token/5/0xaa', 'Token')).toBe('5');
      await closeWell(watched);
    });

    test.each([
      ['reduce', 'none'],
      ['no-preference', 'turn'],
    ] as const)('what is waited for is shown, and moves with %s: %s', async (reducedMotion, animation) => {
      const watched = await stage().open(`/console/`, { reducedMotion });
      const { page } = watched;
      await page.route('**/v1/nft/**', () => {});
      await page.goto(`${stage().url}/console/#/token/${chain()}/${stage().devnet.collection}/7`);
      await page.getByText('Looking it up').waitFor();
      expect(await page.evaluate(`getComputedStyle(document.querySelector('.busy'), '::before').animationName`)).toBe(animation);
      await closeWell(watched);
    });
  });
}
