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
      expect(await page.locator('.findings li.different').innerText()).toContain('the gateway gave 11 other bytes');
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
