/**
 * Returns the folder of the virtual environment with wasmtime, which the examples in Python use.
 * Its name changes with the versions.
 */
export function wasmtimePyFolder(): string;

/** Installs what the examples in Python need. Throws `Missing` if that is not possible. */
export function setUpWasmtimePy(): void;
