import { suite } from '../suite/suite.ts';
import { wasmtime02 } from '../support/wasi/wasmtime-host.ts';
import { missingInWasmtime02 } from '../hosts/missing-features.ts';

// The composed file for WASI 0.2: an instance for each request.
suite(wasmtime02(), missingInWasmtime02);
