import { describe, expect, test } from 'vitest';
import { rawBlock } from '../../cli/demo/devnet/blocks.ts';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import type { LinkedNft } from '../../hosts/shared/component/link.ts';
import { linkNft } from '../../hosts/shared/component/link.ts';
import { Abort, neverAborts } from '../../hosts/shared/exchange/abort.ts';
import { Actions } from '../../hosts/shared/nft/actions.ts';
import { streamContent } from '../../hosts/shared/nft/content.ts';
import type { NftHttp } from '../../hosts/shared/nft/http.ts';
import { InstanceReplaced, NftInstances } from '../../hosts/shared/nft/instances.ts';
import { resolveSubjects } from '../../hosts/shared/nft/resolve.ts';
import { err, ok } from '../../hosts/shared/result.ts';
import { settingsOf } from '../../packages/nft/src/options.ts';

const gateway = 'https://ipfs.example';
const settings = settingsOf({ chains: { 1: ['https://rpc.example'] }, ipfs: [gateway] });
const need = { start: [], cancel: new Uint32Array(), wakeAfterMs: undefined, rejected: [], verified: new Uint32Array() };
const wanted = (id: number, cid?: string) => ({
  id,
  action: {
    tag: 'fetch' as const,
    val: {
      method: 'get' as const,
      url: gateway,
      headers: [],
      body: undefined,
      maxBytes: 10,
      chosenBy: 'operator' as const,
      coalesce: undefined,
    },
  },
  cid,
  purpose: 'block',
});
const nothing: NftHttp = { fetch: () => err({ tag: 'timed-out' }), open: () => err({ tag: 'timed-out' }) };
const response = (body: Uint8Array) => ok({ status: 200, headers: [], body });

describe('the actions of the component', () => {
  test('a block is kept only once the component has verified it, and is read the next time', async () => {
    const kept = new Map<string, Uint8Array>();
    let asked = 0;
    const http: NftHttp = {
      ...nothing,
      fetch: () => {
        asked += 1;
        return response(Uint8Array.of(asked));
      },
      blocks: { get: (cid) => kept.get(cid), put: (cid, bytes) => void kept.set(cid, bytes) },
    };
    using actions = new Actions(http);
    actions.follow({ ...need, start: [wanted(1, 'bafyone'), wanted(2, 'bafytwo')] });
    for (let settled = 0; settled < 2; settled += actions.take().length) await actions.wait(neverAborts);
    expect(kept.size).toBe(0);
    actions.follow({ ...need, verified: Uint32Array.of(1), rejected: [{ id: 2, reason: 'other bytes' }] });
    expect([...kept.keys()]).toEqual(['bafyone']);
    actions.follow({ ...need, start: [wanted(3, 'bafyone')] });
    await actions.wait(neverAborts);
    expect(actions.take()).toEqual([{ id: 3, outcome: { tag: 'kept', val: kept.get('bafyone') } }]);
    expect(asked).toBe(2);
  });

  test('a request that is cancelled is aborted, and never settles', async () => {
    const aborts: string[] = [];
    const http: NftHttp = {
      ...nothing,
      fetch: (_, signal) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            aborts.push('aborted');
            resolve(err({ tag: 'timed-out' }));
          });
        }),
    };
    using actions = new Actions(http);
    actions.follow({ ...need, start: [wanted(1)] });
    actions.follow({ ...need, cancel: Uint32Array.of(1), wakeAfterMs: 1 });
    await actions.wait(neverAborts);
    expect([aborts, actions.take()]).toEqual([['aborted'], []]);
  });

  test('a host that throws is a request that failed, and a step that waits for nothing is a defect', async () => {
    using actions = new Actions({ ...nothing, fetch: () => Promise.reject(new RangeError('secret')) });
    actions.follow({ ...need, start: [wanted(1)] });
    await actions.wait(neverAborts);
    expect(actions.take()).toEqual([{ id: 1, outcome: { tag: 'fetch', val: err({ tag: 'other', val: 'RangeError' }) } }]);
    actions.follow(need);
    await expect(actions.wait(neverAborts)).rejects.toThrow(/stalled/);
  });
});

describe('an instance', () => {
  const linked = (): LinkedNft => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else is called
    return { largestMemory: () => 0, panic: () => undefined } as LinkedNft;
  };

  test('that traps is replaced, and whoever else works on it is told', () => {
    const traps: unknown[] = [];
    const instances = new NftInstances(linked, (trap) => traps.push(trap.component));
    const first = instances.current();
    expect(instances.current()).toBe(first);
    expect(() =>
      first.call(() => {
        throw new WebAssembly.RuntimeError('unreachable');
      }),
    ).toThrow(InstanceReplaced);
    expect(() => first.call(() => 1)).toThrow(/lost by another call/);
    expect(instances.current()).not.toBe(first);
    expect(traps).toEqual(['nft']);
  });

  test('passes on the errors of the contract, and a mistake in an argument', () => {
    const instances = new NftInstances(linked, () => undefined);
    const refusal = Object.assign(new Error('refused'), { payload: { tag: 'invalid-token' } });
    const first = instances.current();
    expect(() =>
      first.call(() => {
        throw refusal;
      }),
    ).toThrow(refusal);
    expect(instances.current()).toBe(first);
    expect(() =>
      first.call(() => {
        throw new TypeError('expected a string');
      }),
    ).toThrow(TypeError);
    expect(instances.current()).not.toBe(first);
  });
});

describe('the built component', async () => {
  const make = await linkNft(loaderFrom(builtComponents));
  const partsOf = (http: NftHttp) => ({ instances: new NftInstances(make, () => undefined), http, settings, now: Date.now });

  test('streams a block that the gateway sent, and nothing of one that it did not', async () => {
    const block = await rawBlock(new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"/>'));
    const uri = `ipfs://${block.cid.toString()}`;
    const read = async (bytes: Uint8Array): Promise<readonly unknown[]> => {
      const pieces = streamContent(partsOf({ ...nothing, fetch: () => response(bytes) }), { uri, range: undefined }, neverAborts);
      const found: unknown[] = [];
      for (;;) {
        const next = await pieces.next();
        found.push(next.done === true ? next.value?.tag : next.value.tag);
        if (next.done === true) return [found, next.value?.tag === 'err' ? next.value.val.tag : undefined];
      }
    };
    expect(await read(block.bytes)).toEqual([['head', 'chunk', 'ok'], undefined]);
    expect(await read(new TextEncoder().encode('other'))).toEqual([['err'], 'integrity-mismatch']);
  });

  test('gives up when it is told to, and drops what is under way', async () => {
    const abort = new Abort();
    let dropped = false;
    const http: NftHttp = {
      ...nothing,
      fetch: (_, signal) => {
        signal.addEventListener('abort', () => (dropped = true));
        abort.abort();
        return new Promise(() => undefined);
      },
    };
    const token = { chain: '1', contract: `0x${'11'.repeat(20)}`, tokenId: '1' };
    const query = { token, locale: undefined, owner: undefined, withBody: false, withExtensions: false };
    expect(await resolveSubjects(partsOf(http), [{ tag: 'token', val: query }], abort)).toEqual([undefined]);
    expect(dropped).toBe(true);
  });
});
