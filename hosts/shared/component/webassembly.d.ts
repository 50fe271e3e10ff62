/**
 * The part of the WebAssembly JavaScript interface that the hosts use. `lib` has it only for
 * browsers.
 */
declare namespace WebAssembly {
  /** A compiled module. */
  class Module {
    constructor(bytes: ArrayBufferView | ArrayBuffer);
  }
  /** The imports of a module, by module and name. */
  type Imports = Record<string, Record<string, unknown>>;
  /** A linear memory. */
  class Memory {
    /** Its bytes. Detached when the memory grows. */
    readonly buffer: ArrayBuffer;
    /** Adds pages of 65,536 bytes. Returns how many it had. */
    grow(pages: number): number;
  }
  /** A module with its memory and tables. */
  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Record<string, unknown>;
  }
  /** The error of a trap. */
  class RuntimeError extends Error {}
  /** Compiles a module in the background. */
  function compile(bytes: ArrayBufferView | ArrayBuffer): Promise<Module>;
}
