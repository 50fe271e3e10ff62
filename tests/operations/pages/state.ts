import { describe, expect, test } from 'vitest';
import { at, textAt } from '../../suite/support/ask.ts';
import type { Service } from '../support/service.ts';
import { signing } from './production.ts';

/** The configuration and the state of a service that runs. */
export function state(service: () => Service): void {
  describe('reload.md', () => {
    test('a reload takes what is changed, and the log says so', async () => {
      await service().configure(({ signer, ...rest }) => ({ ...rest, signer: { ...signer, frozen: ['hot'] } }));
      await service().machine.perform('operations/reload.md', 'reload');
      await expectOutcome(service(), '"frozen":["hot"],"msg":"configuration taken"');
      await service().configure();
      await service().machine.perform('operations/reload.md', 'reload');
      await expectOutcome(service(), '"frozen":false,"msg":"configuration taken"');
    });

    test('the freeze stops every signature, until it is lifted', async () => {
      const { from, sign } = await signing(service());
      await service().machine.perform('operations/reload.md', 'freeze');
      await expectOutcome(service(), '"frozen":true');
      expect(textAt(await sign(from, 0), 'error', 'message')).toContain('frozen');
      await service().machine.run('mv /etc/mintmark/mintmark.json.before /etc/mintmark/mintmark.json; systemctl reload mintmark');
      await expectOutcome(service(), '"frozen":false');
      expect(at(await sign(from, 0), 'result')).toMatch(/^0x02/);
    });
  });

  describe('backup.md', () => {
    test('a copy of the running ledger is whole, and the timer makes another', async () => {
      const { machine } = service();
      expect(await machine.perform('operations/backup.md', 'backup')).toMatch(/: \d+ entries, head 0x[0-9a-f]{64}$/m);
      expect(await machine.perform('operations/backup.md', 'verify')).toMatch(
        /^audit: the ledger of wallet default is whole: entries 1 to \d+,/,
      );
      const files = await machine.perform('operations/backup.md', 'timer');
      expect(files.match(/ledger-[\w-]+\.db/g)?.length).toBeGreaterThanOrEqual(2);
      expect(await machine.run('systemctl list-timers --no-pager mintmark-backup.timer')).toContain('03:');
    });

    test('the service signs on a copy that has everything', async () => {
      const { machine } = service();
      const { from, sign } = await signing(service());
      // A timer and this block may copy in the same second, and nothing is overwritten.
      await machine.run('rm /var/backups/mintmark/*');
      await machine.perform('operations/backup.md', 'backup');
      await machine.perform('operations/backup.md', 'restore');
      expect(at(await sign(from, 0), 'result')).toMatch(/^0x02/);
      expect(await service().log()).not.toContain('ledger-contradicted');
      await machine.run('rm -r /var/lib/mintmark/replaced');
    });
  });

  describe('upgrade.md', () => {
    test('another package takes over the state, and the previous one can come back', async () => {
      const { machine, tokens } = service();
      const { from, sign } = await signing(service());
      const before = await sign(from, 0);
      expect(await machine.perform('operations/upgrade.md', 'try')).toContain('no errors');
      await machine.perform('operations/upgrade.md', 'upgrade');
      // RFC 6979: the same key and the same request.
      expect(await sign(from, 0)).toEqual(before);
      expect(await machine.perform('operations/upgrade.md', 'verify', { TOKEN: tokens.caller })).toMatch(
        /^audit: the ledger of wallet default is whole/,
      );
      await machine.perform('operations/upgrade.md', 'back');
      await machine.run('systemctl start mintmark; rm -r /opt/mintmark.refused');
      expect(await sign(from, 0)).toEqual(before);
    });
  });
}

/** Waits until the log has what came of a reload. */
export async function expectOutcome({ machine }: Service, text: string): Promise<void> {
  await expect.poll(() => machine.perform('operations/reload.md', 'outcome')).toContain(text);
}
