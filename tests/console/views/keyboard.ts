import { expect, test } from 'vitest';
import { closeWell } from '../support/stage.ts';
import type { Stage } from '../support/stage.ts';

/** The token view by the keyboard alone. */
export function keyboard(stage: () => Stage): void {
  test('a token is looked up and verified by the keyboard alone', async () => {
    const { tokens, chainId } = stage().devnet;
    const watched = await stage().open('/console/');
    const { page } = watched;
    const { keyboard: keys } = page;
    const tabTo = async (what: string): Promise<void> => {
      for (let steps = 0; steps < 40; steps += 1) {
        await keys.press('Tab');
        if ((await page.evaluate(`document.activeElement?.closest('label, a, button')?.textContent ?? ''`)) === what) return;
      }
      throw new Error(`expected the focus to reach ${what}, got elsewhere`);
    };
    await tabTo('Skip to the content');
    await keys.press('Enter');
    await tabTo('Chain id');
    await keys.type(String(chainId));
    await tabTo('Contract');
    await keys.type(tokens.rawBlock.contract);
    await tabTo('Token id');
    await keys.type(tokens.rawBlock.tokenId);
    await keys.press('Enter');
    await page.getByRole('heading', { name: 'Raw block' }).waitFor();
    await tabTo('Verify in this page');
    await keys.press('Space');
    await page.locator('.findings li.same').nth(1).waitFor();
    expect(await page.locator(':focus-visible').count()).toBe(1);
    await closeWell(watched);
  });
}
