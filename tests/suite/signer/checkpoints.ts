import { join } from 'node:path';
import { writeFile } from 'node:fs/promises';
import { toHex } from 'viem';
import { describe, expect, test } from 'vitest';
import { isSigned, parseCheckpoint } from '../../../hosts/shared/checkpoints/text.ts';
import { mintmark } from '../../support/mintmark.ts';
import { run } from '../../support/run.ts';
import { at, bearer, expectRpcError, rpc, textAt } from '../support/ask.ts';
import type { Reply } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import type { World } from '../support/world.ts';

/** The seed of RFC 8032, 7.1, test 1, and its public key. */
const seedText = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
const expectedPublicKey = '0xd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a';
/** The checkpoint in a log line. */
const checkpointField = /"checkpoint":("(?:[^"\\]|\\.)*")/g;

/**
 * Checkpoints leave the machine by the audit and the log, and show if the ledger was rolled back.
 */
export function checkpoints(world: () => World): void {
  describe('checkpoints', () => {
    const serve = (state: object, more: object = {}): Promise<Served> => {
      const demo = world().configuration();
      const signer = { ...demo.signer, checkpoints: { env: 'CHECKPOINT_SEED', every: 2, ...more } };
      return world().serve({ ...demo, signer, state }, { env: { CHECKPOINT_SEED: seedText } });
    };
    const sign = (served: Served, text: string): Promise<Reply> =>
      rpc(
        `${served.baseUrl}/v1/signer`,
        { method: 'personal_sign', params: [toHex(text), world().devnet.signer.address] },
        bearer(world().token),
      );
    const audit = async (served: Served): Promise<unknown> =>
      at((await rpc(`${served.baseUrl}/v1/signer`, { method: 'signer_audit', params: [{}] }, bearer(world().token))).body, 'result');
    const logged = (served: Served): string[] =>
      [...served.output().matchAll(checkpointField)].map(([, line]) => String(JSON.parse(line ?? '""')));

    test('are in the log and in the audit, and an export is verified with them; the seed is nowhere', async () => {
      const directory = await world().host.directory();
      const served = await serve({ sqlite: join(directory, 'state.db') });
      // The first entry has the keys and callers of the configuration.
      for (const text of ['one', 'two']) expect((await sign(served, text)).status).toBe(200);
      const page = await audit(served);
      expect(at(page, 'checkpoint')).toMatchObject({
        wallet: 'default',
        sequence: 3,
        head: at(page, 'head'),
        publicKey: expectedPublicKey,
      });
      // The log is written a moment later.
      await expect.poll(() => logged(served).map((line) => parseCheckpoint(line)?.sequence)).toEqual([2n, 3n]);
      const lines = logged(served);
      for (const line of lines) expect(await isSigned(parseCheckpoint(line) as NonNullable<ReturnType<typeof parseCheckpoint>>)).toBe(true);

      const exported = await run([mintmark, 'audit', 'export', '--url', served.baseUrl, '--token-env', 'TOKEN'], { TOKEN: world().token });
      expect(exported.status).toBe(0);
      const [file, kept] = [join(directory, 'audit.jsonl'), join(directory, 'kept')];
      await writeFile(file, exported.stdout);
      await writeFile(kept, lines.map((line) => `${line}\n`).join(''));
      const verified = (name: string): ReturnType<typeof run> =>
        run([mintmark, 'audit', 'verify', name, '--checkpoint', kept, '--public-key', expectedPublicKey, '--json']);
      const whole = await verified(file);
      expect([whole.status, JSON.parse(whole.stdout)]).toMatchObject([
        0,
        { valid: true, entries: '3', end: 'head', checkpoints: { compared: 2, last: '3' } },
      ]);
      // The export without its last entry and without its checkpoints.
      await writeFile(
        `${file}.cut`,
        exported.stdout
          .split('\n')
          .filter((line) => /"sequence":[12],/.test(line) && !line.startsWith('{"checkpoint"'))
          .join('\n'),
      );
      const cut = await verified(`${file}.cut`);
      expect([cut.status, JSON.parse(cut.stdout)]).toMatchObject([1, { valid: false, finding: { code: 'cut-off', sequence: '3' } }]);
      expect(await served.stop()).toBe(0);
      expect(served.output()).not.toContain(seedText.slice(0, 16));
    });

    test('that are configured as known must be in the ledger: otherwise it signs nothing, and logs why', async () => {
      const state = { sqlite: join(await world().host.directory(), 'state.db') };
      const first = await serve(state);
      expect((await sign(first, 'one')).status).toBe(200);
      const head = textAt(await audit(first), 'head');
      expect(await first.stop()).toBe(0);

      const second = await serve(state, { known: { sequence: '2', head } });
      expect((await sign(second, 'three')).status).toBe(200);
      expect(await second.stop()).toBe(0);

      const other = `0x${'ab'.repeat(32)}`;
      for (const known of [
        { sequence: '2', head: other },
        { sequence: '9', head: other },
      ]) {
        const third = await serve(state, { known });
        const reply = await sign(third, 'four');
        expectRpcError(reply, { status: 503, code: -32603, problem: 'store-unavailable' });
        expect(JSON.stringify(reply.body)).not.toContain(head);
        const reason = `expected sequence ${known.sequence} with head ${other} .configuration., got sequence`;
        await expect.poll(() => third.output()).toMatch(new RegExp(`"code":"ledger-contradicted".*${reason}`));
        expect(at(await audit(third), 'entries')).toHaveLength(3);
        expect(await third.stop()).toBe(0);
      }

      // A known head counts even without a key and a file.
      const demo = world().configuration();
      const alone = async (known: object): Promise<Reply> => {
        const fourth = await world().serve({ ...demo, state, signer: { ...demo.signer, checkpoints: { known } } });
        const reply = await sign(fourth, 'five');
        expect(await fourth.stop()).toBe(0);
        return reply;
      };
      expectRpcError(await alone({ sequence: '2', head: other }), { status: 503, code: -32603, problem: 'store-unavailable' });
      expect((await alone({ sequence: '2', head })).status).toBe(200);
    });

    test('without their key stop the start', async () => {
      const demo = world().configuration();
      const configured = { ...demo, signer: { ...demo.signer, checkpoints: { env: 'CHECKPOINT_SEED' } } };
      for (const env of [{}, { CHECKPOINT_SEED: seedText.slice(1) }]) {
        const { status, output } = await world().host.refuse(configured, { env: { ...world().env, ...env } });
        expect(status).not.toBe(0);
        expect(output).toContain('/signer/checkpoints/env');
        expect(output).not.toContain(seedText.slice(1, 17));
      }
    });
  });
}
