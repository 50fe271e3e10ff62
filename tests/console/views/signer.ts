import { createTestClient, http } from 'viem';
import { anvil } from 'viem/chains';
import { describe, expect, test } from 'vitest';
import { bearer, rpc, textAt } from '../../suite/support/ask.ts';
import { publicKey } from '../../vault/support/checkpointed.ts';
import { ledgerOf } from '../support/ledger.ts';
import { closeWell } from '../support/stage.ts';
import type { Stage, WatchedPage } from '../support/stage.ts';

/** What a caller of the signer does in the console. */
export function signerView(stage: () => Stage): void {
  describe('the signer view', () => {
    const signedIn = async (): Promise<WatchedPage> => {
      const watched = await stage().open(`/console/#/signer/${stage().devnet.chainId}`);
      await watched.page.getByLabel('Token of a caller').fill(stage().signerToken);
      await watched.page.getByRole('button', { name: 'Show accounts' }).click();
      await watched.page.getByRole('list', { name: 'Accounts' }).waitFor();
      return watched;
    };

    test('shows the accounts, and keeps the token in the memory of the page only', async () => {
      const watched = await signedIn();
      const { page } = watched;
      expect(await page.getByRole('list', { name: 'Accounts' }).innerText()).toBe(stage().devnet.signer.address);
      const kept = await page.evaluate(
        'JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie, location.href, history.state])',
      );
      expect(kept).not.toContain(stage().signerToken);
      await page.getByRole('link', { name: 'RPC' }).click();
      await page.getByRole('link', { name: 'Signer' }).click();
      expect(await page.getByLabel('Token of a caller').inputValue()).toBe(stage().signerToken);
      await page.reload();
      expect(await page.getByLabel('Token of a caller').inputValue()).toBe('');
      await closeWell(watched);
    });

    test('a wrong token is a problem that says what to do', async () => {
      const watched = await stage().open('/console/#/signer');
      await watched.page.getByLabel('Token of a caller').fill('wrong');
      await watched.page.getByRole('button', { name: 'Show accounts' }).click();
      expect(await watched.page.getByRole('alert').innerText()).toMatch(
        /unauthorized[\s\S]*Send a credential that the configuration knows/,
      );
      await closeWell(watched);
    });

    test('explains a refusal by every rule, and what is allowed', async () => {
      const watched = await signedIn();
      const { page } = watched;
      await page.getByRole('button', { name: 'Explain' }).click();
      const explanation = page.getByRole('article', { name: 'Explanation' });
      await explanation.waitFor();
      expect(await explanation.innerText()).toMatch(/^deny by no policy[\s\S]*demo-accounts does not match[\s\S]*to fails/);
      await page.getByLabel('Method').selectOption('personal_sign');
      await page.getByRole('button', { name: 'Explain' }).click();
      await explanation.getByRole('heading', { name: 'allow by messages' }).waitFor();
      expect(await explanation.innerText()).toContain('messages matches');
      await closeWell(watched);
    });

    test('lists a transaction that waits, speeds it up and cancels it', async () => {
      const { devnet, url, signerToken } = stage();
      const chain = createTestClient({ mode: 'anvil', chain: anvil, transport: http(devnet.rpcUrl) });
      await chain.setAutomine(false);
      const params = [{ from: devnet.signer.address, to: devnet.accounts[1]?.address, value: '0x1' }];
      const sent = await rpc(`${url}/v1/signer/${devnet.chainId}`, { method: 'eth_sendTransaction', params }, bearer(signerToken));
      const first = textAt(sent.body, 'result');
      const watched = await signedIn();
      const { page } = watched;
      await page.getByRole('button', { name: 'List', exact: true }).click();
      const table = page.getByRole('region', { name: 'List of transactions' });
      await table.waitFor();
      expect(await table.locator('tbody tr').innerText()).toMatch(new RegExp(`${first.slice(0, 6)}…[\\s\\S]*`));
      // A state that the list does not have, and the way back.
      await page.getByLabel('State').selectOption('mined');
      await page.getByRole('button', { name: 'List', exact: true }).click();
      await page.getByText('No transaction of the account is mined.').waitFor();
      expect(page.url()).toMatch(/\/transactions\/mined$/);
      await page.goBack();
      await table.waitFor();
      // The dialog says what it costs, and Escape leaves everything as it is.
      const row = table.locator('tbody tr');
      const speedUp = page.getByRole('button', { name: 'Speed up 0' });
      const dialog = page.getByRole('dialog');
      await speedUp.click();
      expect(await dialog.innerText()).toMatch(/Fee, at most\s+0\.\d+ ETH\s+0\.\d+ ETH/);
      expect(await page.evaluate(`document.activeElement?.closest('label')?.textContent`)).toBe('Max fee per gas (gwei)');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'detached' });
      expect(await page.evaluate('document.activeElement?.getAttribute("aria-label")')).toBe('Speed up 0');
      expect(await row.innerText()).toContain(first.slice(0, 6));
      // Less than nodes take is not even asked for.
      await speedUp.click();
      await dialog.getByLabel('Priority fee per gas (gwei)').fill('0.000000001');
      await dialog.getByRole('button', { name: 'Speed it up' }).click();
      expect(await dialog.getByRole('alert').innerText()).toMatch(
        /^Priority fee per gas: expected at least [\d.]+ gwei, got 0\.000000001$/,
      );
      await page.keyboard.press('Escape');
      await speedUp.click();
      const [, after = ''] = /Max fee per gas\s+[\d.]+ gwei\s+([\d.]+) gwei/.exec(await dialog.innerText()) ?? [];
      await dialog.getByRole('button', { name: 'Speed it up' }).click();
      await page.getByText('Sent in its place:').waitFor();
      await expect.poll(() => row.innerText()).not.toContain(first.slice(0, 6));
      // What was shown is what was signed.
      expect(await row.innerText()).toContain(`${after} gwei per gas`);
      await page.getByRole('button', { name: 'Cancel 0' }).click();
      expect(await dialog.innerText()).toMatch(/Gas\s+[\d,]+\s+about 21,000\s[\s\S]*\sabout 0\.\d+ ETH[\s\S]*Value\s+1 wei\s+0 ETH/);
      await dialog.getByRole('button', { name: 'Keep it as it is' }).click();
      expect(await page.getByRole('alert').count()).toBe(0);
      await page.getByRole('button', { name: 'Cancel 0' }).click();
      await dialog.getByRole('button', { name: 'Cancel the transaction' }).click();
      // The demo's policies do not let the account pay itself.
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toContain('no policy allows this transaction');
      await page.getByText('What the states mean').click();
      expect(await page.getByText('A node has it, and it waits for a block.').isVisible()).toBe(true);
      await chain.setAutomine(true);
      await chain.mine({ blocks: 1 });
      await closeWell(watched);
    });

    test('verifies the chain of the audit, and names the entry that was changed', async () => {
      const watched = await signedIn();
      const { page } = watched;
      await page.getByRole('button', { name: 'Read and verify' }).click();
      await page.getByText(/✓ The chain of \d+ entries is whole/).waitFor();
      const entries = page.getByRole('region', { name: 'Audit entries' });
      expect(await entries.innerText()).toContain('configuration_taken');
      expect(await entries.getByText('✓ whole').count()).toBe(await entries.locator('tbody tr').count());
      await page.route('**/v1/signer/**', async (route) => {
        const answered = await route.fetch();
        // One letter of the first entry's text is another.
        await route.fulfill({
          response: answered,
          body: (await answered.text()).replace('configuration_taken\\"', 'configuration_tokin\\"'),
        });
      });
      await page.getByRole('button', { name: 'Read and verify' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').innerText()).toMatch(/hash-mismatch The chain is broken at entry 1/);
      expect(await entries.getByRole('row', { name: /^1 ✗ broken/ }).count()).toBe(1);
      await closeWell(watched);
    });

    test.each([
      [
        'is changed',
        'hash-mismatch',
        ['5 – not proved', '4 – not proved', '3 ✗ broken', '✗ The chain breaks here: hash-mismatch', '2 ✓ whole', '1 ✓ whole'],
      ],
      ['is missing', 'missing', ['5 – not proved', '4 ✗ broken', '✗ The chain breaks here: missing', '2 ✓ whole', '1 ✓ whole']],
      ['is cut off', 'cut-off', ['✗ The chain breaks here: cut-off', '4 ✓ whole', '3 ✓ whole', '2 ✓ whole', '1 ✓ whole']],
    ])('shows the place at which the chain breaks if an entry %s', async (how, code, rows) => {
      const ledger = await ledgerOf(5);
      const page = damaged(ledger(0, 5), how);
      const watched = await signedIn();
      await watched.page.route('**/v1/signer/**', (route) => route.fulfill({ json: { jsonrpc: '2.0', id: 1, result: page } }));
      await watched.page.getByRole('button', { name: 'Read and verify' }).click();
      const alert = watched.page.getByRole('alert');
      await alert.waitFor();
      expect(await alert.innerText()).toContain(code);
      const shown = await watched.page.getByRole('region', { name: 'Audit entries' }).locator('tbody tr').allInnerTexts();
      expect(shown.map((text) => text.replaceAll(/\s+/g, ' '))).toEqual(rows.map((row) => expect.stringMatching(new RegExp(`^${row}`))));
      await alert.getByRole('button', { name: 'Show the place' }).click();
      expect(await watched.page.evaluate('document.activeElement?.textContent')).toContain('The chain breaks here');
      await closeWell(watched);
    });

    test('says that nobody has vouched for the key of a checkpoint, until the user types it', async () => {
      const ledger = await ledgerOf(3);
      const watched = await signedIn();
      const { page } = watched;
      await page.route('**/v1/signer/**', (route) => route.fulfill({ json: { jsonrpc: '2.0', id: 1, result: ledger(0, 3) } }));
      await page.getByRole('button', { name: 'Read and verify' }).click();
      await page.getByText(`A checkpoint compared, the last at entry 2, signed by ${publicKey}.`).waitFor();
      await page.getByText('No checkpoint is of entries 3 to 3').waitFor();
      const unknown = page.getByText('Nobody has vouched for that key');
      expect(await unknown.count()).toBe(1);
      await page.getByLabel('Public key of the checkpoints (if you know it)').fill(publicKey);
      await page.getByRole('button', { name: 'Read and verify' }).click();
      await unknown.waitFor({ state: 'detached' });
      await page.getByText('signed by').waitFor();
      expect(await unknown.count()).toBe(0);
      await page.getByLabel('Public key of the checkpoints (if you know it)').fill(`0x${'00'.repeat(32)}`);
      await page.getByRole('button', { name: 'Read and verify' }).click();
      await page.getByRole('heading', { name: 'bad-checkpoint No valid checkpoint vouches for the chain' }).waitFor();
      await closeWell(watched);
    });
  });
}

/** Returns what `signer_audit` answered, with one entry damaged and without its checkpoint. */
function damaged(answer: object, how: string): object {
  const { entries, ...rest } = answer as { entries: { text: string }[] };
  const changed = entries.flatMap((entry, index) => {
    if (how === 'is changed') return index === 2 ? [{ ...entry, text: entry.text.replace('"time":"', '"time":"9') }] : [entry];
    return index === (how === 'is missing' ? 2 : 4) ? [] : [entry];
  });
  return { ...rest, checkpoint: null, entries: changed };
}
