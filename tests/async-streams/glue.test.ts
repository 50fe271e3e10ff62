import { describe, expect, it } from 'vitest';
import { bytes } from '../../scripts/build/components/async-glue/bytes.ts';
import { withCancelling } from '../../scripts/build/components/async-glue/cancelling.ts';
import { editAsyncGlue } from '../../scripts/build/components/async-glue/edit.ts';
import { withoutInlineModules } from '../../scripts/build/components/async-glue/inline-modules.ts';
import { replaceAll } from '../../scripts/build/components/async-glue/replace.ts';
import { scheduling } from '../../scripts/build/components/async-glue/scheduling.ts';
import { withoutSyncTasks } from '../../scripts/build/components/async-glue/sync-imports.ts';
import { withSharedTrees } from '../../scripts/build/components/async-glue/trees.ts';

describe('the edits of asynchronous bindings', () => {
  it('are for one version of jco: another one fails the build, and says what to do', () => {
    expect(() => editAsyncGlue('', 'gateway', '@bytecodealliance/jco-transpile@0.15.1')).toThrow(
      /expected @bytecodealliance\/jco-transpile@0\.15\.0, got @bytecodealliance\/jco-transpile@0\.15\.1; go through scripts\/build\/components\/async-glue/,
    );
  });

  it.each([...scheduling, ...bytes].map((replacement) => [replacement.what, replacement] as const))(
    'fail without %s as it is written there',
    (what, it) => {
      expect(() => replaceAll('', [it])).toThrow(`expected ${what} ${it.times} times, got it 0 times`);
      expect(it.until).not.toBe('');
    },
  );

  it.each([
    ['the calls that can be cancelled', withCancelling, /expected 5 asynchronous imports/],
    ['the imports that answer at once', withoutSyncTasks, /expected each synchronous import twice/],
    ['a place for constants', withSharedTrees, /expected the place for constants once/],
    ['the modules inline', (text: string) => withoutInlineModules(text, 'gateway', 1), /expected 1 modules inline, got 0/],
  ])('fail without %s', (_, edit, message) => {
    expect(() => edit('')).toThrow(message);
  });

  it('makes a constant of each function that converts a type, the inner ones first', () => {
    const kinds = Array.from({ length: 20 }, (_, index) => `_liftFlatOption({ caseMetas: ['a)', ${index}] })`);
    const text = `let exports0;\nuse(_lowerFlatResult({ ok: ${kinds.join(', ')} })); // _liftFlatU8\nuse(${kinds[3]});`;
    const edited = withSharedTrees(text);
    expect(edited).toContain("const _tree3 = _liftFlatOption({ caseMetas: ['a)', 3] });\n");
    expect(edited).toMatch(/const _tree20 = _lowerFlatResult\(\{ ok: _tree0, _tree1, .*_tree19 \}\);\nlet exports0;/);
    expect(edited).toMatch(/use\(_tree20\); \/\/ _liftFlatU8\nuse\(_tree3\);$/);
  });

  it('makes a file of a module', () => {
    const { glue, modules } = withoutInlineModules('const m = new WebAssembly.Module(new Uint8Array([\n0x00, 0x61,\n]));', 'gateway', 1);
    expect(glue).toBe("const m = getCoreModule('gateway.inline0.wasm');");
    expect(modules).toEqual(new Map([['gateway.inline0.wasm', Uint8Array.of(0, 0x61)]]));
  });
});
