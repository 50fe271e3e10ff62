import { pythonFolder, setUpPython } from './python.mjs';

const requirements = 'examples/python/requirements.txt';

/**
 * Returns the folder of the virtual environment with wasmtime, which the examples in Python use.
 * Its name changes with the versions.
 */
export function wasmtimePyFolder() {
  return pythonFolder('wasmtime-py', requirements);
}

/** Installs what the examples in Python need. Throws `Missing` if that is not possible. */
export function setUpWasmtimePy() {
  const progress = 'installing wasmtime for Python, which the examples use';
  setUpPython({ name: 'wasmtime-py', requirements, progress, need: 'The tests of the examples in Python' });
}
