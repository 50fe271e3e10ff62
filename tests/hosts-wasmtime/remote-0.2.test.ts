import { remoteForTests02 } from '../../scripts/build/composed/compositions.ts';
import { missingInWasmtime02WithBackends } from '../hosts/missing-features.ts';
import { RemoteBackendsHost } from '../hosts/remote-backends-host.ts';
import { suite } from '../suite/suite.ts';
import { wasmtime02 } from '../support/wasi/wasmtime-host.ts';

// The composed file for WASI 0.2 with the limits and the vault of a gateway on Node.
suite(new RemoteBackendsHost(wasmtime02(remoteForTests02)), missingInWasmtime02WithBackends);
