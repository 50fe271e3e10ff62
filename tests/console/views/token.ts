import { Buffer } from 'node:buffer';
import { describe, expect, test } from 'vitest';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** A document whose every field wants to be a script. */
const hostile = {
  name: '<img src=x onerror="globalThis.hit=1">',
  description: '</p><script>globalThis.hit=1</script>',
  image: `data:image/svg+xml;base64,${Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9" onload="parent.hit=1"><script>parent.hit=1</script><rect width="9" height="9"/></svg>').toString('base64')}`,
  external_url: 'javascript:globalThis.hit=1',
  attributes: [{ trait_type: '<b onclick=hit()>', value: '<script>globalThis.hit=1</script>' }],
};

/** Looking tokens up, and verifying them in the page. */
export function tokenView(stage: () => Stage): void {
  describe('the token view', () => {
    const pathOf = (contract: string, tokenId: string): string => `/console/#/token/${stage().devnet.chainId}/${contract}/${tokenId}`;

    test('shows a token, and verifies the bytes of a directory in the page', async () => {
      const { directory } = stage().devnet.tokens;
      const watched = await stage().open('/console/');
      const { page } = watched;
      await page.getByLabel('Chain id').fill(String(stage().devnet.chainId));
      await page.getByLabel('Contract').fill(directory.contract);
      await page.getByLabel('Token id').fill(directory.tokenId);
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.getByRole('heading', { name: 'Directory' }).waitFor();
      await page.getByRole('img', { name: 'Picture of Directory' }).waitFor();
      expect(await page.getByRole('region', { name: 'Integrity' }).innerText()).toContain('✓ verified');
      expect(await page.getByRole('region', { name: 'Attributes' }).innerText()).toContain('7 of 100');
      expect(await page.getByRole('region', { name: 'Trace' }).locator('tbody tr').count()).toBeGreaterThan(3);
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      const findings = page.locator('.findings li.same');
      await findings.nth(1).waitFor();
      expect(await findings.allInnerTexts()).toEqual([
        expect.stringMatching(/^document: ✓ verified its blocks hash to bafy\w+, and the gateway gave the same$/),
        expect.stringMatching(/^image: ✓ verified 237265 bytes, whose blocks hash to bafy\w+; the gateway gave the same$/),
      ]);
      expect(await page.getByText(/^Done after/).innerText()).toMatch(
        /^Done after \d+\.\d\d s: \d+ calls of the chain, \d+ blocks, [\d.]+ KiB$/,
      );
      await closeWell(watched);
    });

    test('says which part differs if other bytes come', async () => {
      const { rawBlock } = stage().devnet.tokens;
      const watched = await stage().open(pathOf(rawBlock.contract, rawBlock.tokenId));
      const { page } = watched;
      await page.getByRole('img', { name: /^Picture/ }).waitFor();
      await page.route('**/image', (route) => route.fulfill({ status: 200, contentType: 'image/png', body: 'other bytes' }));
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      await page.locator('.findings li.different').waitFor();
      expect(await page.locator('.findings li.different').innerText()).toMatch(
        /whose blocks hash to (\w+); the gateway gave 11 other bytes, which differ from byte 0 on\s+Expected\s+\1\s+Got\s+bafkrei\w{52}$/,
      );
      await closeWell(watched);
    });

    test('says which block is wrong if one byte of it is', async () => {
      const { rawBlock } = stage().devnet.tokens;
      const watched = await stage().open(pathOf(rawBlock.contract, rawBlock.tokenId));
      const { page } = watched;
      await page.getByRole('img', { name: /^Picture/ }).waitFor();
      const wrong: string[] = [];
      await page.route('**/console/blocks/**', async (route) => {
        const answered = await route.fetch();
        const bytes = await answered.body();
        bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1;
        wrong.push(route.request().url().split('/').at(-1) ?? '');
        await route.fulfill({ response: answered, body: bytes });
      });
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      const failed = page.locator('.findings li.failed');
      await failed.waitFor();
      expect(await failed.innerText()).toMatch(
        new RegExp(
          `^document: ✗ not verified the gateway gave a block whose bytes do not hash to its CID\\s+Expected\\s+${wrong[0] ?? ''}\\s+Got\\s+bafkrei`,
        ),
      );
      expect(await page.locator('.findings li.same').count()).toBe(0);
      await closeWell(watched);
    });

    test('says where a document differs', async () => {
      const { rawBlock } = stage().devnet.tokens;
      const watched = await stage().open('/console/');
      const { page } = watched;
      // The document only: a picture may still be on its way when the page is closed.
      await page.route(/\/v1\/nft\/.*\?trace=1/, async (route) => {
        const answered = await route.fetch();
        await route.fulfill({ response: answered, body: (await answered.text()).replaceAll('Raw block', 'Other name') });
      });
      await page.goto(`${stage().url}${pathOf(rawBlock.contract, rawBlock.tokenId)}`);
      await page.getByRole('heading', { name: 'Other name' }).waitFor();
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      const different = page.locator('.findings li.different').first();
      await different.waitFor();
      expect(await different.innerText()).toMatch(
        /^document: ✗ different .* which differs at \/name\s+Expected\s+"Raw block"\s+Got\s+"Other name"$/,
      );
      await page.context().close();
    });

    test('shows how far a verification is, and can be cancelled', async () => {
      const { directory } = stage().devnet.tokens;
      const watched = await stage().open(pathOf(directory.contract, directory.tokenId));
      const { page } = watched;
      await page.getByRole('img', { name: /^Picture/ }).waitFor();
      let held = 0;
      // The first block comes, and no further one.
      await page.route('**/console/blocks/**', async (route) => {
        held += 1;
        if (held === 1) await route.continue();
      });
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      await page.getByText(/^Verifying the document: \d+ calls? of the chain, 1 block, /).waitFor();
      await page.getByRole('button', { name: 'Cancel the verification' }).click();
      await page.getByText('Cancelled. What is missing below was not verified.').waitFor();
      expect(await page.evaluate('document.activeElement?.textContent')).toBe('Verify in this page');
      // The browser tells of the end of a worker a moment later.
      await expect.poll(() => page.workers().length).toBe(0);
      await page.unroute('**/console/blocks/**');
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      await page.locator('.findings li.same').nth(1).waitFor();
      await closeWell(watched);
    });

    test('puts the token into the address, and goes back to the one before', async () => {
      const { directory, rawBlock } = stage().devnet.tokens;
      const watched = await stage().open(pathOf(directory.contract, directory.tokenId));
      const { page } = watched;
      await page.getByRole('heading', { name: 'Directory' }).waitFor();
      await page.getByRole('textbox', { name: 'Contract' }).fill(rawBlock.contract);
      await page.getByLabel('Token id').fill(rawBlock.tokenId);
      await page.getByRole('button', { name: 'Look up' }).click();
      await page.getByRole('heading', { name: 'Raw block' }).waitFor();
      expect(page.url()).toBe(`${stage().url}${pathOf(rawBlock.contract, rawBlock.tokenId)}`);
      await page.goBack();
      await page.getByRole('heading', { name: 'Directory' }).waitFor();
      expect(await page.getByLabel('Token id').inputValue()).toBe(directory.tokenId);
      await page.goForward();
      await page.getByRole('heading', { name: 'Raw block' }).waitFor();
      await closeWell(watched);
    });

    test('copies an address whole', async () => {
      const { rawBlock } = stage().devnet.tokens;
      const watched = await stage().open(pathOf(rawBlock.contract, rawBlock.tokenId), {
        permissions: ['clipboard-read', 'clipboard-write'],
      });
      const { page } = watched;
      await page.getByRole('button', { name: 'Copy the Contract' }).click();
      await page.getByRole('button', { name: 'Copied the Contract' }).waitFor();
      const copied: unknown = await page.evaluate('navigator.clipboard.readText()');
      expect(String(copied).toLowerCase()).toBe(rawBlock.contract.toLowerCase());
      await closeWell(watched);
    });

    test('a part without a hash cannot be verified', async () => {
      const { web } = stage().devnet.tokens;
      const watched = await stage().open(pathOf(web.contract, web.tokenId));
      await watched.page.getByRole('button', { name: 'Verify in this page' }).click();
      // The page asks no other origin, so it does not even read a document of the web.
      await watched.page.locator('.findings li').first().waitFor();
      expect(await watched.page.locator('.findings li.same').count()).toBe(0);
      await closeWell(watched);
    });

    test('what a token says is text: nothing of it runs, and each warning stands at its place', async () => {
      const { devnet } = stage();
      await devnet.mint(666n, `data:application/json;base64,${Buffer.from(JSON.stringify(hostile)).toString('base64')}`);
      const watched = await stage().open(pathOf(devnet.collection, '666'));
      const { page } = watched;
      await page.getByRole('heading', { name: hostile.name }).waitFor();
      await page.getByRole('img', { name: /^Picture/ }).waitFor();
      await page.getByRole('button', { name: 'Verify in this page' }).click();
      await page.locator('.findings li.same').nth(1).waitFor();
      expect(await page.evaluate('globalThis.hit')).toBeUndefined();
      expect(await page.locator('main').evaluate((main) => main.querySelectorAll('script, b, [onclick], [onerror], a[href]').length)).toBe(
        0,
      );
      const marked = page.locator('tr.marked', { hasText: '/external_url' });
      expect(await marked.innerText()).toContain('⚠');
      expect(await page.getByText('javascript:').count()).toBe(await marked.getByText('javascript:').count());
      await closeWell(watched);
    });

    test('shows a problem with its code, its request id and what to do', async () => {
      const watched = await stage().open(pathOf(stage().devnet.collection, '404'));
      const problem = watched.page.getByRole('alert');
      await problem.waitFor();
      expect(await problem.innerText()).toMatch(
        /token-not-found[\s\S]*What to do: Look at the contract, the token id and the chain[\s\S]*Request [0-9a-f]{32}/,
      );
      expect(await watched.page.getByRole('region', { name: 'Trace' }).count()).toBe(1);
      await closeWell(watched);
    });

    test('says why there is no avatar where the chain 1 is not configured', async () => {
      const watched = await stage().open('/console/#/token/name.eth');
      await watched.page.getByRole('alert').waitFor();
      expect(await watched.page.getByRole('alert').innerText()).toContain('unknown-chain');
      await closeWell(watched);
    });
  });
}
