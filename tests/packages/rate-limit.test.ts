import { afterAll, beforeAll, expect, test } from 'vitest';
import { install, printed } from './support/installed.ts';
import type { Installed } from './support/installed.ts';

let installed: Installed;
beforeAll(async () => {
  installed = await install('rate-limit');
});
afterAll(() => installed[Symbol.asyncDispose]());

interface Printed {
  readonly native: { readonly all: readonly { readonly allowed: boolean; readonly retryAfter: number }[] };
  readonly component: unknown;
}

test('@mintmark/rate-limit decides on the system’s Node, and its errors are typed', async () => {
  const result = printed(await installed.program('rate-limit.mjs'));
  expect((result as Printed).native.all.map(({ allowed, retryAfter }) => [allowed, retryAfter])).toEqual([
    [true, 0],
    // Another call is under way.
    [false, 1],
    [true, 0],
    [false, 10],
    [false, -1],
    [true, 0],
  ]);
  expect(result).toMatchObject({
    native: {
      unknown: { name: 'LimiterError', code: 'unknown-plan', known: true },
      fraction: { name: 'LimiterError', code: 'invalid', known: true },
    },
    options: { name: 'InvalidError', message: expect.stringMatching(/^policies\[0\]\.quota: expected whole units/), known: true },
    closed: { name: 'LimiterError', code: 'store-unavailable', known: true },
    open: true,
    memory: 0,
    clients: [
      { key: '2001:db8:1:2::/64', network: '2001:db8:1::/48' },
      { key: '192.0.2.1', network: '192.0.2.1' },
      { key: 'caller', network: 'caller' },
    ],
  });
});

test('the component decides as the source does, where the engine can compile it', async () => {
  const { native, component } = printed(await installed.program('rate-limit.mjs', {}, process.execPath)) as Printed;
  expect(component).toEqual(native);
  const old = printed(await installed.program('rate-limit.mjs')) as Printed;
  if (typeof old.component === 'string')
    expect(old.component).toMatch(/^rate-limit\.core\d*\.wasm: this engine cannot compile the module, Node 22/);
  else expect(old.component).toEqual(native);
});
