import { describe, expect, test } from 'vitest';
import { at, textAt } from '../../suite/support/ask.ts';
import { asking } from '../support/upstreams.ts';
import type { Service } from '../support/service.ts';
import { signing } from './production.ts';
import { expectOutcome } from './state.ts';

/** What operators do when something has gone wrong. */
export function incidents(service: () => Service): void {
  describe('incidents.md', () => {
    test('a stuck transaction is sped up, and mined', async () => {
      const { machine, tokens } = service();
      const { from } = await signing(service());
      await service().chain('anvil_setBalance', from, '0x8ac7230489e80000');
      await service().chain('evm_setAutomine', false);
      const send = (value: string): Promise<unknown> => {
        const transaction = { from, to: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8', value };
        return service().call('/v1/signer/1', { method: 'eth_sendTransaction', params: [transaction] });
      };
      const [first, second] = [textAt(await send('0x1'), 'result'), textAt(await send('0x2'), 'result')];
      const env = { TOKEN: tokens.caller, CHAIN: '1', ACCOUNT: String(from) };
      const lines = (await machine.perform('operations/incidents.md', 'open', env)).split('\n').filter((line) => line !== '');
      expect(lines.map((line) => line.split('\t'))).toEqual([
        ['1', expect.any(String), second, ''],
        ['0', expect.any(String), first, ''],
      ]);
      const replaced = textAt(JSON.parse(await machine.perform('operations/incidents.md', 'speed-up', { ...env, NONCE: '0' })), 'result');
      expect(replaced).not.toBe(first);
      await service().chain('evm_setAutomine', true);
      await service().chain('evm_mine');
      const became = async (): Promise<unknown> =>
        JSON.parse(await machine.perform('operations/incidents.md', 'became', { ...env, HASH: replaced }));
      // The next round sees the block.
      await expect.poll(became, { timeout: 60_000, interval: 1_000 }).toMatchObject({ nonce: '0', state: 'mined', hash: replaced });
    });

    test('a leaked token is replaced, and the audit says what it was used for', async () => {
      const { machine, tokens } = service();
      await machine.perform('operations/incidents.md', 'replace-token');
      await expectOutcome(service(), '"callers":{"changed":["backend"]}');
      const refused = await service().call('/v1/signer', { method: 'eth_accounts' });
      expect(at(refused, 'error', 'data', 'code')).toBe('unauthorized');
      const token = textAt(JSON.parse(await machine.run('cat ~/token.json')), 'token');
      const signed = await machine.perform('operations/incidents.md', 'signed', { TOKEN: token });
      expect(signed).toContain('audit: the ledger of wallet default is whole');
      expect(signed).toMatch(
        /^\d+\t20\d\d-[\d-]+T[\d:]+Z\tsigned\ttransaction\t0x70997970C51812dc3A010C7d01b50e0d17dc79C8\t2\t0x[0-9a-f]{64}$/m,
      );
      expect(tokens.caller).not.toBe(token);
      await service().configure();
      await machine.run('systemctl reload mintmark');
      await expect.poll(async () => at(await service().call('/v1/signer', { method: 'eth_accounts' }), 'result')).toHaveLength(1);
    });

    test('a gateway that lies is found by its trace, and taken out', async () => {
      const { machine, upstreams } = service();
      const { tokens, ipfs } = upstreams;
      await service().configure((configuration) => asking(configuration, upstreams, [ipfs.lying, ipfs.honest]));
      await machine.run('systemctl restart mintmark');
      await signing(service());
      const env = { CHAIN: String(tokens.chain), CONTRACT: tokens.contract, TOKEN_ID: tokens.tokenId };
      const [purpose, origin, outcome, detail] =
        (await machine.perform('operations/incidents.md', 'validate', env)).trimEnd().split('\n')[0]?.split('\t') ?? [];
      expect([purpose, origin, outcome]).toEqual(['block', ipfs.lying, 'rejected']);
      expect(detail).toContain('the bytes hash to');
      await machine.perform('operations/incidents.md', 'without-gateway', { ORIGIN: ipfs.lying });
      expect(JSON.parse(await machine.run('jq .content.ipfs /etc/mintmark/mintmark.json'))).toEqual([ipfs.honest]);
    });

    test('endpoints of different chains differ in a block', async () => {
      const { rpcUrl, tokens } = service().upstreams;
      const said = await service().machine.perform('operations/incidents.md', 'compare', {
        ENDPOINTS: `${rpcUrl} ${tokens.rpcUrl}`,
        BLOCK: '0x0',
      });
      const hashes = said
        .trimEnd()
        .split('\n')
        .map((line) => line.split('\t'));
      expect(hashes.map(([at]) => at)).toEqual([rpcUrl, tokens.rpcUrl]);
      for (const [, hash] of hashes) expect(hash).toMatch(/^0x[0-9a-f]{64}$/);
    });
  });
}
