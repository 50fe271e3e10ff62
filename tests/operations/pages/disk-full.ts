import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at } from '../../suite/support/ask.ts';
import type { Service } from '../support/service.ts';
import { signing } from './production.ts';

/** Where systemd keeps the state of a service with a dynamic user. */
const folder = '/var/lib/private/mintmark';

/** A service whose disk has no room. */
export function diskFull(service: () => Service): void {
  describe('disk-full.md', () => {
    const move = (from: string, to: string): string => `cp -a ${from}/. ${to}/ && chown --reference=${from} ${to}`;
    beforeAll(async () => {
      await service().machine.run(`systemctl stop mintmark && mkdir $HOME/state && ${move(folder, '$HOME/state')}
        mount -t tmpfs -o size=2m,mode=0700 tmpfs ${folder} && ${move('$HOME/state', folder)} && systemctl start mintmark`);
    });
    afterAll(async () => {
      await service().machine.run(`systemctl stop mintmark && rm -f ${folder}/ballast && ${move(folder, '$HOME/state')}
        umount ${folder} && ${move('$HOME/state', folder)} && systemctl start mintmark`);
    });

    test('nothing is signed, reads go on, and no restart is needed when there is room again', async () => {
      const { machine, tokens } = service();
      const { from, sign } = await signing(service());
      expect(at(await sign(from, 0), 'result')).toMatch(/^0x02/);
      await machine.run('dd if=/dev/zero of=/var/lib/mintmark/ballast bs=4k 2> /dev/null || true');
      // The log of SQLite may have a page left.
      const outcomes: unknown[] = [];
      for (let nonce = 1; nonce < 60 && outcomes.at(-1) !== 'store-unavailable'; nonce += 1)
        outcomes.push(at(await sign(from, nonce), 'error', 'data', 'code') ?? 'signed');
      expect(outcomes.at(-1)).toBe('store-unavailable');
      expect(at(await service().call('/v1/signer', { method: 'eth_accounts' }), 'result')).toEqual([from]);
      expect(at(await service().proxy({ method: 'eth_chainId' }), 'result')).toBe('0x1');
      const look = await machine.perform('operations/disk-full.md', 'look');
      expect(look).toMatch(/ 100% \/var\/lib/);
      expect(Number(look.trimEnd().split('\n').at(-1))).toBeGreaterThan(0);
      await machine.run('rm /var/lib/mintmark/ballast');
      expect(at(await sign(from, 61), 'result')).toMatch(/^0x02/);
      await machine.perform('operations/disk-full.md', 'caches');
      expect(at(await sign(from, 62), 'result')).toMatch(/^0x02/);
      const verdict = await machine.perform('operations/upgrade.md', 'verify', { TOKEN: tokens.caller });
      expect(verdict).toMatch(/^audit: the ledger of wallet default is whole/);
    });
  });
}
