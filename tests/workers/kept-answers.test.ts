import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { workerdConfig } from '../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../hosts/workers/local/workerd.ts';
import type { Workerd } from '../../hosts/workers/local/workerd.ts';
import { from } from '../../scripts/build/paths.ts';
import { everything, kept, key, other, range, value } from '../answers/values.ts';
import { at } from '../suite/support/ask.ts';
import { temporary } from '../vault/support/child.ts';
import { variantFolder } from './variants.ts';
import { fromWire, toWire } from './wire.ts';

/** Serves the script, with or without the binding. */
async function serve(folder: string, namespaces: readonly { name: string; className: string; script: string }[]): Promise<Workerd> {
  const script = {
    name: 'answers',
    folder: from(variantFolder('kept-answers', 'gateway')),
    objects: [{ className: 'Tokens', uniqueKey: 'tokens' }],
    namespaces,
  };
  const state = join(folder, 'objects');
  await mkdir(state, { recursive: true });
  const file = join(folder, 'workerd.capnp');
  await writeFile(file, workerdConfig({ scripts: [script], entry: 'answers', address: '127.0.0.1:0', state, networks: [] }, folder));
  return startWorkerd(file, {}, () => {});
}

const asking =
  (workerd: () => Workerd) =>
  async (question: string, ...given: readonly unknown[]): Promise<unknown> => {
    const reply = await fetch(`http://127.0.0.1:${workerd().port}/${question}`, { method: 'POST', body: toWire(given) });
    const text = await reply.text();
    if (!reply.ok) throw new Error(text);
    return fromWire(text);
  };

/** What a store finds of an answer that is not outdated. */
const found = (bytes: Uint8Array) => ({ value: bytes, outdated: false });
const now = (): bigint => BigInt(Date.now()) * 1000n;
const ids = Array.from({ length: 100 }, (_, id) => BigInt(id));

describe('answers of a gateway on workerd', async () => {
  const folder = await temporary();
  let workerd: Workerd;
  const ask = asking(() => workerd);
  beforeAll(async () => {
    workerd = await serve(folder.path, [{ name: 'TOKENS', className: 'Tokens', script: 'answers' }]);
  });
  afterAll(async () => {
    await workerd.stop();
    await folder[Symbol.asyncDispose]();
  });

  test('are kept for another request, by contract, many in one call', async () => {
    const keys = [...ids.map((id) => key(id)), key(5n, 'de'), key(undefined), key(5n, '', other)];
    expect(await ask('recall', ...keys)).toEqual(keys.map(() => null));
    await ask('remember', ...keys.map((one, index) => kept(now(), one, index, index)));
    expect(await ask('recall', ...keys)).toEqual(keys.map((_, index) => found(value(index, index))));
    expect(await ask('forget', range(10n, 19n))).toEqual([true]);
    const after = await ask('recall', ...keys);
    expect(Array.isArray(after) && after.flatMap((it, index) => (at(it, 'outdated') === true ? [index] : []))).toEqual([
      10, 11, 12, 13, 14, 15, 16, 17, 18, 19,
    ]);
    expect(await ask('forget', range(30n, 30n), everything)).toEqual([true, true]);
    expect(await ask('recall', ...keys)).toEqual([
      ...keys.slice(1).map((_, index) => ({ value: value(index, index), outdated: true })),
      found(value(102, 102)),
    ]);
  });

  test('that are large are kept, up to what an object can store, and come in as many messages as they need', async () => {
    const keys = ids.slice(0, 12).map((id) => key(id, 'large'));
    for (const one of keys) await ask('remember', kept(now(), one, 7, 1_800_000));
    const some = await ask('recall', ...keys);
    expect(Array.isArray(some) && some.filter((it) => it !== null).length).toBeGreaterThanOrEqual(8);
    for (const one of keys) expect(await ask('recall', one)).toEqual([found(value(7, 1_800_000))]);
    await ask('remember', kept(now(), key(0n, 'large'), 8, 2_000_000));
    expect(await ask('recall', key(0n, 'large'))).toEqual([null]);
  }, 60_000);
});

test('without the binding no answer is kept, and nothing fails', async () => {
  await using folder = await temporary();
  const workerd = await serve(folder.path, []);
  const ask = asking(() => workerd);
  await ask('remember', kept(now(), key(1n), 1));
  expect(await ask('recall', key(1n))).toEqual([null]);
  expect(await ask('forget', everything)).toEqual([true]);
  await workerd.stop();
});
