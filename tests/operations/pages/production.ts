import { describe, expect, test } from 'vitest';
import { at } from '../../suite/support/ask.ts';
import { blockOf } from '../support/page.ts';
import type { Service } from '../support/service.ts';

/** The service as the page sets it up, under the systemd of Debian. */
export function production(service: () => Service): void {
  describe('production.md', () => {
    test('the service runs as a user of its own, and its log says where it listens', async () => {
      // The journal has a line a moment after it was printed.
      const log = (): Promise<string> => service().machine.perform('operations/production.md', 'log');
      await expect.poll(log).toContain('listening on http://127.0.0.1:8787');
      expect(await log()).toContain('Active: active (running)');
      const owner = await service().machine.run('stat -c "%U %a" /proc/$(systemctl show -P MainPID mintmark) /var/lib/mintmark/.');
      expect(owner).toBe('mintmark 555\nmintmark 700\n');
    });

    test('the check finds the configuration right, with the credential of the service', async () => {
      expect(await service().machine.perform('operations/production.md', 'check')).toBe('/etc/mintmark/mintmark.json: no errors\n');
    });

    test('the unit is one that systemd knows, and exposes little', async () => {
      const exposure = /exposure level for mintmark\.service: ([\d.]+)/.exec(
        await service().machine.perform('operations/production.md', 'security'),
      );
      expect(Number(exposure?.[1])).toBeLessThan(2);
    });

    test('the key in the credential signs', async () => {
      const { from, sign } = await signing(service());
      expect(at(await sign(from, 0), 'result')).toMatch(/^0x02/);
    });

    test('systemd does not start it again while its configuration has errors', async () => {
      const { machine } = service();
      await service().configure((configuration) => ({ ...configuration, moon: 'full' }));
      const states = `systemctl restart mintmark || true
        until [ "$(systemctl is-active mintmark)" = failed ]; do sleep 0.1; done
        systemctl show -p ExecMainStatus -p NRestarts mintmark`;
      expect((await machine.run(states)).trimEnd().split('\n').sort()).toEqual(['ExecMainStatus=2', 'NRestarts=0']);
      await expect.poll(() => machine.perform('operations/production.md', 'log')).toContain('/moon');
      await service().configure();
      await machine.run(blockOf('operations/production.md', 'start'));
    });
  });
}

/** Returns the account of the service, and what asks for the signature of a transaction of it. */
export async function signing(service: Service): Promise<{
  readonly from: unknown;
  readonly sign: (from: unknown, nonce: number) => Promise<unknown>;
}> {
  const from = at(await service.call('/v1/signer', { method: 'eth_accounts' }), 'result', 0);
  const fields = { to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', value: '0x1', gas: '0x5208', maxFeePerGas: '0x3b9aca00' };
  const sign = (account: unknown, nonce: number): Promise<unknown> => {
    const transaction = { ...fields, from: account, nonce: `0x${nonce.toString(16)}`, maxPriorityFeePerGas: '0x1', chainId: '0x1' };
    return service.call('/v1/signer/1', { method: 'eth_signTransaction', params: [transaction] });
  };
  return { from, sign };
}
