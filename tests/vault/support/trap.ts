/**
 * `(module (func (export "trap") (param i32) unreachable))`: has the type of a destructor.
 * JavaScript may call it with any arguments.
 */
const trapModule = new WebAssembly.Module(
  Uint8Array.from([
    0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 1, 127, 0, 3, 2, 1, 0, 7, 8, 1, 4, 116, 114, 97, 112, 0, 0, 10, 5, 1, 3, 0, 0, 11,
  ]),
);
const { exports } = new WebAssembly.Instance(trapModule);

/** A function of another instance that traps. */
export const trap = exports['trap'];
