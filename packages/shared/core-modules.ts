/** Compiled core modules of a component, by the paths under which its bindings ask for them. */
export type CoreModules = ReadonlyMap<string, WebAssembly.Module>;

/**
 * Compiles the core modules of a component. Reads files on Node, and asks for them where the page
 * was loaded from in a browser.
 *
 * Errors: throws an `Error` if a module cannot be read, or this engine is too old for it.
 */
export async function compileCoreModules(places: Readonly<Record<string, URL>>): Promise<CoreModules> {
  const compiled = Object.entries(places).map(async ([path, place]) => [path, await compile(path, await bytesAt(place))] as const);
  return new Map(await Promise.all(compiled));
}

async function compile(path: string, bytes: Uint8Array<ArrayBuffer> | ArrayBuffer): Promise<WebAssembly.Module> {
  try {
    return await WebAssembly.compile(bytes);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new Error(`${path}: this engine cannot compile the module, Node 22 and newer can: ${reason}`, { cause });
  }
}

async function bytesAt(place: URL): Promise<Uint8Array<ArrayBuffer> | ArrayBuffer> {
  if (place.protocol === 'file:') {
    // A browser has no such module, and comes here by no way.
    const { readFile } = await import('node:fs/promises');
    return await readFile(place);
  }
  const response = await fetch(place);
  if (!response.ok) throw new Error(`${place.pathname}: expected the status 200, got ${response.status}`);
  return await response.arrayBuffer();
}
