import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RecalledAnswer } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { AnswerStore } from '../../hosts/shared/answers/store.ts';
import { workerdConfig } from '../../hosts/workers/local/workerd-config.ts';
import { startWorkerd } from '../../hosts/workers/local/workerd.ts';
import type { Workerd } from '../../hosts/workers/local/workerd.ts';
import { from } from '../../scripts/build/paths.ts';
import { answersContract } from '../answers/contract.ts';
import type { StageOfAnswers } from '../answers/contract.ts';
import { everything, kept, key, range, valid, value } from '../answers/values.ts';
import { temporary } from '../vault/support/child.ts';
import { variantFolder } from './variants.ts';
import { fromWire, toWire } from './wire.ts';

function isRecalled(found: unknown): found is RecalledAnswer {
  return typeof found === 'object' && found !== null && 'value' in found && 'outdated' in found;
}

/** Answers in an object, asked over HTTP. */
class RemoteAnswers implements StageOfAnswers {
  now = BigInt(Date.now()) * 1000n;
  readonly #ask: (question: string, given: readonly unknown[]) => Promise<unknown>;
  readonly store: AnswerStore = {
    recall: async (at) => {
      const found = await this.ask('recall', at);
      return isRecalled(found) ? found : undefined;
    },
    remember: async (it) => void (await this.ask('remember', it)),
    forget: async (it) => (await this.ask('forget', it)) === true,
  };

  constructor(ask: (question: string, given: readonly unknown[]) => Promise<unknown>) {
    this.#ask = ask;
  }

  ask(question: string, ...given: readonly unknown[]): Promise<unknown> {
    return this.#ask(question, [this.now, ...given]);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

describe("answers in an object's storage, on workerd", async () => {
  const folder = await temporary();
  let workerd: Workerd;
  let count = 0;

  const start = async (): Promise<void> => {
    const script = {
      name: 'answers',
      folder: from(variantFolder('bare-answers', 'gateway')),
      objects: [{ className: 'Answers', uniqueKey: 'answers' }],
      namespaces: [{ name: 'ANSWERS', className: 'Answers', script: 'answers' }],
    };
    const state = join(folder.path, 'objects');
    await mkdir(state, { recursive: true });
    const file = join(folder.path, 'workerd.capnp');
    await writeFile(file, workerdConfig({ scripts: [script], entry: 'answers', address: '127.0.0.1:0', state, networks: [] }, folder.path));
    workerd = await startWorkerd(file, {}, () => {});
  };
  beforeAll(start);
  afterAll(async () => {
    await workerd.stop();
    await folder[Symbol.asyncDispose]();
  });

  const open = (): RemoteAnswers => {
    count += 1;
    const name = `answers-${count}`;
    return new RemoteAnswers(async (question, given) => {
      const reply = await fetch(`http://127.0.0.1:${workerd.port}/${name}/${question}`, { method: 'POST', body: toWire(given) });
      const text = await reply.text();
      if (!reply.ok) throw new Error(text);
      return fromWire(text);
    });
  };

  answersContract(async () => open(), 100);

  test('answers, and what was forgotten, survive a restart', async () => {
    await using at = open();
    const old = kept(at.now, key(2n), 1);
    at.now += 1n;
    for (const id of [1n, 2n]) await at.store.remember(kept(at.now, key(id), 1));
    await at.store.forget(range(2n, 2n));
    await workerd.stop();
    await start();
    await at.store.remember(old);
    expect(valid(await at.store.recall(key(1n)))).toEqual(value(1));
    expect(await at.store.recall(key(2n))).toEqual({ value: value(1), outdated: true });
  });

  test('they are bounded: those that would expire first are dropped, and one that is too large is not kept', async () => {
    await using at = open();
    for (let id = 0n; id < 60n; id += 1n) {
      await at.store.remember(kept(at.now, key(id), 1));
      at.now += 1000n;
    }
    expect(await at.ask('rows')).toBe(50);
    expect(await at.store.recall(key(9n))).toBeUndefined();
    expect(valid(await at.store.recall(key(10n)))).toEqual(value(1));
    await at.store.remember(kept(at.now, key(60n), 2, 1600));
    expect(await at.ask('rows')).toBe(41);
    expect(valid(await at.store.recall(key(20n)))).toEqual(value(1));
    // What is outdated goes before what would expire first.
    await at.store.forget(range(50n, 50n));
    await at.store.remember(kept(at.now, key(61n), 2, 10));
    expect(await at.store.recall(key(50n))).toBeUndefined();
    expect(valid(await at.store.recall(key(20n)))).toEqual(value(1));
    await at.store.remember(kept(at.now, key(60n), 3, 2001));
    expect(await at.store.recall(key(60n))).toBeUndefined();
  });

  test('an alarm deletes what has expired, and everything once nothing is left', async () => {
    await using at = open();
    await at.store.remember(kept(at.now, key(1n), 1));
    at.now += 30_000_000n;
    await at.store.remember(kept(at.now, key(2n), 2));
    await at.store.forget(range(9n, 9n));
    expect(await at.ask('rows')).toBe(3);
    at.now += 30_000_000n;
    await at.ask('alarm');
    expect(await at.ask('rows')).toBe(2);
    at.now += 600_000_000n;
    await at.ask('alarm');
    expect(await at.ask('rows')).toBe(0);
    await at.store.remember(kept(at.now, key(3n), 3));
    expect(valid(await at.store.recall(key(3n)))).toEqual(value(3));
    await at.store.forget(everything);
    expect(valid(await at.store.recall(key(3n)))).toBeUndefined();
  });
});
