import { describe, expect, test } from 'vitest';
import { at, textAt } from '../../suite/support/ask.ts';
import type { Service } from '../support/service.ts';
import { signing } from './production.ts';
import { expectOutcome } from './state.ts';

/** Secrets that are replaced while clients go on. */
export function keys(service: () => Service): void {
  describe('key-rotation.md', () => {
    const statusOf = async (token: string): Promise<unknown> =>
      at(await service().call('/v1/signer', { method: 'eth_accounts' }, token), 'error', 'data', 'code') ?? 'answered';

    test('a caller gets another token, and no request fails meanwhile', async () => {
      const { machine, tokens } = service();
      await machine.perform('operations/key-rotation.md', 'second-caller');
      await expectOutcome(service(), '"callers":{"added":["backend-2"]}');
      const second = textAt(JSON.parse(await machine.run('cat ~/token.json')), 'token');
      expect([await statusOf(tokens.caller), await statusOf(second)]).toEqual(['answered', 'answered']);
      await machine.perform('operations/key-rotation.md', 'first-caller');
      await expectOutcome(service(), '"callers":{"removed":["backend"]}');
      expect([await statusOf(tokens.caller), await statusOf(second)]).toEqual(['unauthorized', 'answered']);
      await service().configure();
      await machine.run('systemctl reload mintmark');
      await expectOutcome(service(), '"callers":{"added":["backend"],"removed":["backend-2"]}');
    });

    test('a second key signs beside the first one, and the first one goes', async () => {
      const { machine, tokens } = service();
      const { from, sign } = await signing(service());
      await machine.perform('operations/key-rotation.md', 'new-key');
      await machine.perform('operations/key-rotation.md', 'add-key');
      const accounts = async (): Promise<unknown> =>
        at(JSON.parse(await machine.perform('operations/key-rotation.md', 'accounts', { TOKEN: tokens.caller })), 'result');
      const both = await accounts();
      expect(both).toEqual([from, expect.stringMatching(/^0x/)]);
      await machine.perform('operations/key-rotation.md', 'old-key');
      await expectOutcome(service(), '"keys":{"removed":["hot"]}');
      expect(await accounts()).toEqual([at(both, 1)]);
      expect(at(await sign(at(both, 1), 0), 'result')).toMatch(/^0x02/);
      expect(at(await sign(from, 0), 'error', 'data', 'code')).toBe('forbidden');
      await service().configure();
      await machine.run('systemctl restart mintmark');
    });
  });
}
