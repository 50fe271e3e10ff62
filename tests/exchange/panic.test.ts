import { describe, expect, test } from 'vitest';
import { readPanic, shortPlace } from '../../hosts/shared/trap/panic.ts';
import { symbolise, symbolsOf } from '../../hosts/shared/trap/symbolise.ts';
import { trapLine } from '../../hosts/shared/trap/line.ts';
import { trapOf } from '../../hosts/shared/trap/trap.ts';

const marker = [0xc1feff80, 0xf5a0c0fe, 0xff9ec1f8, 0xfe80d7c0];

/** Writes a record into a memory. */
function put(memory: ArrayBuffer, at: number, text: string, { address = at, length = text.length } = {}): void {
  const view = new DataView(memory);
  for (const [index, word] of [...marker, address, length].entries()) view.setUint32(at + 4 * index, word, true);
  new Uint8Array(memory).set(new TextEncoder().encode(text), at + 24);
}

describe("a panic's record", () => {
  test('is found at its own address', () => {
    const memory = new ArrayBuffer(65_536);
    expect(readPanic(memory)).toBeUndefined();
    put(memory, 512, 'no\tx.rs:1:1', { address: 508 });
    put(memory, 4096, 'it broke\tnft/src/a.rs:3:9');
    expect(readPanic(memory)).toEqual({ message: 'it broke', at: 'nft/src/a.rs:3:9' });
  });

  test.each([
    ['longer than a record', 512, 1025],
    ['longer than the memory', 65_536 - 32, 512],
  ])('is not found if it says that it is %s', (_, at, length) => {
    const memory = new ArrayBuffer(65_536);
    put(memory, at, 'no', { length });
    expect(readPanic(memory)).toBeUndefined();
  });

  test('is not searched for in the heap', () => {
    const memory = new ArrayBuffer(8 * 1024 * 1024);
    put(memory, 5 * 1024 * 1024, 'no\tx.rs:1:1');
    expect(readPanic(memory)).toBeUndefined();
  });
});

test.each([
  ['nft/src/a.rs:1:2', 'nft/src/a.rs:1:2'],
  ['/home/components/mintmark/components/gateway/core/src/a.rs', 'gateway/core/src/a.rs'],
  ['/home/me/.cargo/registry/src/a-registry-0123/ruint-1.21.1/src/add.rs:7:1', 'ruint-1.21.1/src/add.rs:7:1'],
  ['C:\\Users\\me\\.cargo\\registry\\src\\a-registry-0123\\ruint-1.21.1\\src\\add.rs', 'ruint-1.21.1/src/add.rs'],
  ['/rustc/0123abc/library/core/src/option.rs:1:1', 'library/core/src/option.rs:1:1'],
  ['/home/me/elsewhere.rs:1:1', 'elsewhere.rs:1:1'],
])('%s is shown without paths of the machine', (place, shown) => {
  expect(shortPlace(place)).toBe(shown);
});

const error = new WebAssembly.RuntimeError('unreachable');
error.stack = `RuntimeError: unreachable
    at nft.core::panicking::panic_fmt (wasm://wasm/nft-0123abcd:wasm-function[7]:0x14)
    at wasm://wasm/nft-0123abcd:wasm-function[3]:0x1f
    at fn (file:///home/me/nft.js:1:101337)
    at gateway.begin (wasm://wasm/gateway-0123abcd:wasm-function[1]:0x22)
    at wasm://wasm/0123abcd:wasm-function[1]:0x9`;

test('a trap belongs to the component that left a panic, otherwise to the innermost in the stack', () => {
  expect(trapOf('gateway', error, { requestId: 'r' }, undefined)).toEqual({
    component: 'nft',
    requestId: 'r',
    panic: undefined,
    stack: [
      { module: 'nft', index: 7, offset: 0x14 },
      { module: 'nft', index: 3, offset: 0x1f },
      { module: 'gateway', index: 1, offset: 0x22 },
      { module: '0123abcd', index: 1, offset: 0x9 },
    ],
    error,
  });
  const panic = { message: 'm', at: 'a.rs:1:1' };
  expect(trapOf('gateway', error, undefined, { component: 'gateway', panic })).toMatchObject({ component: 'gateway', panic });
  expect(trapOf('signer', new TypeError('no frames'), undefined, undefined)).toMatchObject({ component: 'signer', stack: [] });
});

test('a stack has function, file and line, also of inlined functions, without the frames of the panic', () => {
  const table = {
    names: ['core::panicking::panic_fmt', 'outer', 'inner'],
    files: ['', 'library/core/src/panicking.rs', 'nft/src/a.rs'],
    places: [0, 1, 80, 0, 1, 2, 10, 0, 2, 2, 5, 2],
    rows: [16, 1, 8, 2, 6, 3, 4, 2],
  };
  const symbols = symbolsOf({ nft: JSON.stringify(table) });
  const { stack } = trapOf('gateway', error, undefined, undefined);
  const rest = ['gateway[1] 0x22', '0123abcd[1] 0x9'];
  const lines = [
    'core::panicking::panic_fmt (library/core/src/panicking.rs:80)',
    'inner (nft/src/a.rs:5)',
    'outer (nft/src/a.rs:10)',
    ...rest,
  ];
  expect(symbolise(stack, symbols)).toEqual(lines);
  expect(symbolise([{ module: 'nft', index: 1, offset: 3 }], symbols)).toEqual(['nft[1] 0x3']);
  const panic = { component: 'nft', panic: { message: 'm', at: 'nft/src/a.rs:5:1' } } as const;
  expect(trapLine(trapOf('gateway', error, { requestId: 'r' }, panic), symbols)).toEqual({
    id: 'r',
    component: 'nft',
    panic: 'm',
    at: 'nft/src/a.rs:5:1',
    stack: lines.slice(1),
    error: 'RuntimeError: unreachable',
  });
});
