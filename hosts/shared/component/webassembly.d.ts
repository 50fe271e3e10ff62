/** The part of the WebAssembly JavaScript interface that is used here, for programs whose `lib` is no browser's. */
declare namespace WebAssembly {
  /** A compiled module. */
  class Module {
    constructor(bytes: ArrayBufferView | ArrayBuffer);
  }
  /** What a module imports, by module and name. */
  type Imports = Record<string, Record<string, unknown>>;
  /** A linear memory. */
  class Memory {
    /** Its bytes; detached when it grows. */
    readonly buffer: ArrayBuffer;
  }
  /** A module with its memory and tables. */
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }
  /** What a trap is thrown as. */
  class RuntimeError extends Error {}
  /** Compiles in the background. */
  function compile(bytes: ArrayBufferView | ArrayBuffer): Promise<Module>;
}
