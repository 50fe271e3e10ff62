import { describe, expect, it } from 'vitest';
import { builtComponents, loaderFrom } from '../../hosts/node/components.ts';
import { configErrorsOf } from '../../hosts/shared/component/config-errors.ts';
import { CachedMemory, coreInstances } from '../../hosts/shared/component/core-instances.ts';
import { editGlue } from '../../scripts/build/components/glue.ts';
import { withoutTasks } from '../../scripts/build/components/sync-tasks.ts';

const load = loaderFrom(builtComponents);

/** Texts that the bindings convert in different ways: short, long, ASCII or not, kept or not. */
const texts = ['a', 'name', 'Name', 'name1', 'x'.repeat(64), 'x'.repeat(65), 'é', `${'e'.repeat(63)}é`, '🦄', 'a\u0000b', 'name', 'nome'];

/** Makes core instances as `WebAssembly.instantiate` does, with memories of the engine. */
const plain = (module: WebAssembly.Module, imports: WebAssembly.Imports = {}) => new WebAssembly.Instance(module, imports);

/** Returns a function that sends a text into the gateway component and back out of it. */
async function echo(instantiateCore: typeof plain): Promise<(text: string) => string> {
  const [nft, gateway] = await Promise.all([load('nft'), load('gateway')]);
  const moduleOf =
    (modules: ReadonlyMap<string, WebAssembly.Module>) =>
    (path: string): WebAssembly.Module => {
      const module = modules.get(path);
      if (module === undefined) throw new TypeError(`expected a module at ${path}`);
      return module;
    };
  const { content, metadata } = await nft.instantiate(moduleOf(nft.modules), {}, instantiateCore);
  const imports = { 'mintmark:nft/content': content, 'mintmark:nft/metadata': metadata };
  const { Gateway } = (await gateway.instantiate(moduleOf(gateway.modules), imports, instantiateCore)).exchanges;
  return (text) => {
    try {
      Gateway.open(JSON.stringify({ [text]: 1 }));
      return 'no error';
    } catch (error) {
      return (
        configErrorsOf(error)
          ?.find(({ at }) => at.length > 1)
          ?.at.slice(1) ?? String(error)
      );
    }
  };
}

describe.each([
  ['that keep views', coreInstances().instantiate],
  ['of the engine', plain],
])('bindings over memories %s', (_, instantiateCore) => {
  it('carry texts both ways, also after a memory has grown', async () => {
    const there = await echo(instantiateCore);
    expect(texts.map(there)).toEqual(texts);
    const long = 'é'.repeat(2 ** 21);
    expect(there(long) === long).toBe(true);
    expect(texts.map(there)).toEqual(texts);
  });
});

describe('a memory with views', () => {
  it('has those of its present buffer', () => {
    // (module (memory (export "m") 1))
    const module = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 5, 3, 1, 0, 1, 7, 5, 1, 1, 109, 2, 0]));
    const memory = new WebAssembly.Instance(module).exports['m'];
    if (!(memory instanceof WebAssembly.Memory)) throw new TypeError('expected a memory');
    const cached = new CachedMemory(memory);
    expect([cached.bytes.length, cached.view.byteLength, cached.buffer]).toEqual([65_536, 65_536, memory.buffer]);
    memory.grow(1);
    expect([cached.view.byteLength, cached.bytes.length, cached.buffer === memory.buffer]).toEqual([131_072, 131_072, true]);
  });
});

describe('the edits', () => {
  it('refuse bindings that are written otherwise', () => {
    expect(() => editGlue('const _debugLog = () => {};')).toThrow('bindings of jco: expected views of memory once');
  });

  it('refuse a call whose task is written otherwise', () => {
    const glue = 'function _withGlobalCurrentTaskMeta(args) {}\nnewTask({ isAsync: false, callingWasmExport: true, });';
    expect(() => withoutTasks(glue)).toThrow('bindings of jco: expected the task of an export 1 times, got it 0 times');
  });

  it.each([
    ['asynchronous functions', 'newTask({ isAsync: true, callingWasmExport: true, });'],
    ['calls between parts of the component', 'function _symmetricSyncGuestCallEnter() {}\nnewTask({ callingWasmExport: true, });'],
  ])('leave bindings with %s as they are', (_, glue) => {
    expect(withoutTasks(glue)).toBe(glue);
  });
});
