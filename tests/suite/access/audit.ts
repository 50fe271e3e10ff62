import { describe, expect, test } from 'vitest';
import { at, bearer, rpc } from '../support/ask.ts';
import type { World } from '../support/world.ts';

/** Who may read the audit. */
export function auditAccess(world: () => World): void {
  describe('access to the audit', () => {
    test('only a caller with the audit right reads the audit', async () => {
      const url = `${(await world().shared()).baseUrl}/v1/signer`;
      const call = { method: 'signer_audit', params: [{ after: '0', limit: 10 }] };
      expect(at((await rpc(url, call, bearer(world().plainToken))).body, 'error', 'data', 'code')).toBe('forbidden');
      expect(at((await rpc(url, call, bearer(world().token))).body, 'result', 'entries')).toEqual(expect.any(Array));
    });
  });
}
