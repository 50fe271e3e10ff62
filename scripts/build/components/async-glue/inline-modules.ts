/**
 * Takes modules of WebAssembly out of bindings. jco 1.35 writes the bytes of one into them, and a
 * Worker may not compile bytes.
 */

/** Bindings, and the modules that they ask for besides those that jco made files of. */
export interface Extracted {
  readonly glue: string;
  /** The bytes, by the name of the file. */
  readonly modules: ReadonlyMap<string, Uint8Array>;
}

const inline = /new WebAssembly\.Module\(new Uint8Array\(\[([\s0-9a-fx,]*)\]\)\)/g;

/**
 * Returns bindings that ask for every module by name. `times` is how many they have inline.
 *
 * Errors: if there are more or fewer.
 */
export function withoutInlineModules(glue: string, name: string, times: number): Extracted {
  const modules = new Map<string, Uint8Array>();
  const text = glue.replaceAll(inline, (_, bytes: string) => {
    const file = `${name}.inline${modules.size}.wasm`;
    const numbers = bytes.split(',').map((it) => it.trim());
    modules.set(file, Uint8Array.from(numbers.filter((it) => it !== '').map(Number)));
    return `getCoreModule('${file}')`;
  });
  if (modules.size !== times) throw new Error(`bindings of jco: expected ${times} modules inline, got ${modules.size}`);
  return { glue: text, modules };
}
