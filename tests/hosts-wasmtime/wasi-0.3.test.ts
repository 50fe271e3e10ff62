import { suite } from '../suite/suite.ts';
import { wasmtime03 } from '../support/wasi/wasmtime-host.ts';
import { missingInWasmtime03 } from '../hosts/missing-features.ts';

// The composed file for WASI 0.3: an instance for all requests, many of them at once.
suite(wasmtime03(), missingInWasmtime03);
