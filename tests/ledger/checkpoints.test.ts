import { createPublicKey, verify } from 'node:crypto';
import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openCheckpointsFile } from '../../hosts/node/stores/checkpoints-file.ts';
import { MemoryLedger } from '../../hosts/node/stores/ledger-memory.ts';
import { openCheckpointKey } from '../../hosts/shared/checkpoints/key.ts';
import { isSigned, parseCheckpoint, renderCheckpoint } from '../../hosts/shared/checkpoints/text.ts';
import type { Checkpoint } from '../../hosts/shared/checkpoints/text.ts';
import { auditOf } from '../vault/support/audit.ts';
import { temporary } from '../vault/support/child.ts';
import { MemoryCheckpoints, checkpointsOn, publicKey, seed } from '../vault/support/checkpointed.ts';
import { send, vaultOn } from '../vault/support/wallet.ts';

const read = (line: string | undefined): Checkpoint => {
  const checkpoint = parseCheckpoint(line ?? '');
  if (checkpoint === undefined) throw new Error(`expected a checkpoint, got ${line}`);
  return checkpoint;
};
const head = new Uint8Array(32).fill(7);

describe('a checkpoint', () => {
  test('is one line, and another implementation verifies its signature over the documented bytes', async () => {
    const store = new MemoryCheckpoints();
    await (await checkpointsOn(store)).make({ sequence: 12n, head });
    const statement = `{"wallet":"tests","sequence":12,"head":"0x${'07'.repeat(32)}","time":"1800000000000000","publicKey":"${publicKey}"`;
    const [, signature] = /^(?:.*),"signature":"0x([0-9a-f]{128})"\}$/.exec(store.lines[0] ?? '') ?? [];
    expect(store.lines).toEqual([`${statement},"signature":"0x${signature}"}`]);
    const key = createPublicKey({
      key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey.slice(2), 'hex').toString('base64url') },
      format: 'jwk',
    });
    expect(verify(null, Buffer.from(`mintmark-checkpoint-v1\n${statement}}`), key, Buffer.from(signature ?? '', 'hex'))).toBe(true);
  });

  test('wipes the seed that its key was opened with', async () => {
    const given = seed();
    await openCheckpointKey(given);
    expect(given).toEqual(new Uint8Array(32));
  });

  test.each([
    ['wallet', { wallet: 'other' }],
    ['sequence', { sequence: 13n }],
    ['head', { head: new Uint8Array(32) }],
    ['time', { time: 1n }],
    ['public key', { publicKey: Uint8Array.from(Buffer.from('3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c', 'hex')) }],
    ['public key, no point of the curve,', { publicKey: new Uint8Array(32).fill(255) }],
    ['signature', { signature: new Uint8Array(64) }],
  ])('with another %s has no valid signature', async (_, change) => {
    const store = new MemoryCheckpoints();
    await (await checkpointsOn(store)).make({ sequence: 12n, head });
    const made = read(store.lines[0]);
    expect(await isSigned(made)).toBe(true);
    expect(await isSigned({ ...made, ...change })).toBe(false);
    expect(read(renderCheckpoint(made))).toEqual(made);
  });

  test.each(['', '{}', ' ', '{"wallet":"tests","sequence":0', 'x'])('is not parsed from another text (%j)', (line) => {
    expect(parseCheckpoint(line)).toBeUndefined();
  });
});

describe('checkpoints of a vault', () => {
  test('are made after a number of entries, when an auditor has read up to the head, and at the end', async () => {
    const store = new MemoryCheckpoints();
    const made: string[] = [];
    const { vault, events } = await vaultOn(
      new MemoryLedger(),
      undefined,
      await checkpointsOn(store, { every: 3, onCheckpoint: (line) => made.push(line) }),
    );
    for (let index = 0; index < 7; index += 1) await vault.sign(send({ value: index === 1 ? '0x3e9' : '0x1' }));
    expect(made.map((line) => read(line).sequence)).toEqual([3n, 6n]);
    const { checkpoint, ...page } = await auditOf(vault, { limit: 3 });
    expect(checkpoint).toEqual(JSON.parse(made[1] ?? ''));
    expect(page.next).toBe(3);
    const { checkpoint: last, head: at } = await auditOf(vault, { after: 6 });
    expect(last).toMatchObject({ wallet: 'tests', sequence: 7, head: at, publicKey });
    await auditOf(vault, {});
    expect(made).toHaveLength(3);
    await vault.sign(send());
    await vault.close();
    expect(made.map((line) => read(line).sequence)).toEqual([3n, 6n, 7n, 8n]);
    expect(store).toMatchObject({ lines: made, closed: true });
    for (const line of made) expect(await isSigned(read(line))).toBe(true);
    expect(events).toEqual([]);
  });

  test('are made with the next entry after a number of seconds', async () => {
    const store = new MemoryCheckpoints();
    let now = 0n;
    const checkpoints = await checkpointsOn(store, { every: 1000, seconds: 60, now: () => now });
    const { vault } = await vaultOn(new MemoryLedger(), undefined, checkpoints);
    const counts = [];
    for (const time of [0n, 59_999_999n, 60_000_000n, 119_999_999n, 200_000_000n]) {
      now = time;
      await vault.sign(send());
      counts.push(store.lines.length);
    }
    expect(counts).toEqual([0, 0, 1, 1, 2]);
    await vault.close();
  });

  test('that cannot be stored cost no signature, and are made with the next entry', async () => {
    const store = new MemoryCheckpoints();
    const { vault, events } = await vaultOn(new MemoryLedger(), undefined, await checkpointsOn(store));
    store.fails = true;
    for (let index = 0; index < 3; index += 1) expect((await vault.sign(send())).tag).toBe('ok');
    expect(events).toMatchObject([{ code: 'checkpoint-failed' }, { code: 'checkpoint-failed' }]);
    store.fails = false;
    expect((await vault.sign(send())).tag).toBe('ok');
    expect(store.lines.map((line) => read(line).sequence)).toEqual([4n]);
    await vault.close();
  });

  test('are not made of an empty ledger', async () => {
    const store = new MemoryCheckpoints();
    const { vault } = await vaultOn(new MemoryLedger(), undefined, await checkpointsOn(store));
    expect((await auditOf(vault)).checkpoint).toBeNull();
    await vault.close();
    expect(store.lines).toEqual([]);
  });
});

describe('a file of checkpoints', () => {
  const line = async (sequence: bigint): Promise<string> => {
    const store = new MemoryCheckpoints();
    await (await checkpointsOn(store)).make({ sequence, head });
    return store.lines[0] ?? '';
  };

  test("is its owner's, has one checkpoint a line, and returns the last when it is opened again", async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'mintmark.checkpoints');
    const lines = [await line(1n), await line(2n)];
    for (const [index, kept] of lines.entries()) {
      const store = openCheckpointsFile(file);
      expect(store.last()).toBe(lines[index - 1]);
      store.keep(kept);
      expect(store.last()).toBe(kept);
      store.close();
    }
    expect(readFileSync(file, 'utf8')).toBe(`${lines.join('\n')}\n`);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test('with an incomplete last line goes on from the line before', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'mintmark.checkpoints');
    const [first, second] = [await line(1n), await line(2n)];
    writeFileSync(file, `${first}\n${second.slice(0, 100)}`);
    const store = openCheckpointsFile(file);
    expect(store.last()).toBe(first);
    store.keep(second);
    store.close();
    expect(readFileSync(file, 'utf8')).toBe(`${first}\n${second}\n`);
  });

  test.each([
    ['something else', () => 'words\n', 'the last line (5 characters) is no checkpoint'],
    [
      'a checkpoint of another wallet',
      (own: string) => own.replace('"tests"', '"other"'),
      'the last checkpoint is of the wallet other, expected one of the wallet tests',
    ],
    [
      'an altered one',
      (own: string) => own.replace('"sequence":1', '"sequence":3'),
      'the signature of the last checkpoint is not of the public key in it',
    ],
  ])('with %s at its end is refused', async (_, change, words) => {
    await using folder = await temporary();
    const file = join(folder.path, 'mintmark.checkpoints');
    appendFileSync(file, `${change(await line(1n)).trim()}\n`);
    const store = openCheckpointsFile(file);
    await expect(checkpointsOn(store)).rejects.toThrow(words);
    store.close();
  });

  test('is refused if it is a folder or a device, or has a line that is too long', async () => {
    await using folder = await temporary();
    const file = join(folder.path, 'long');
    writeFileSync(file, 'x'.repeat(5000));
    for (const path of [folder.path, '/dev/null', file, join(folder.path, 'none', 'a')])
      expect(() => openCheckpointsFile(path)).toThrow(expect.objectContaining({ name: 'StoreOpenError', file: path }));
  });
});
