import { suite } from '../suite/suite.ts';
import { WasmHost } from '../support/wasi/wasm-host.ts';
import { missingInJcoServe } from './missing-features.ts';

// `jco serve`: the composed file as it is.
suite(new WasmHost(), missingInJcoServe);
