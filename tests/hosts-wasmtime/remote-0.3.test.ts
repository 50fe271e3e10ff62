import { remoteForTests03 } from '../../scripts/build/composed/compositions.ts';
import { missingInWasmtime03WithBackends } from '../hosts/missing-features.ts';
import { RemoteBackendsHost } from '../hosts/remote-backends-host.ts';
import { suite } from '../suite/suite.ts';
import { wasmtime03 } from '../support/wasi/wasmtime-host.ts';

// The composed file for WASI 0.3 with the limits and the vault of a gateway on Node.
suite(new RemoteBackendsHost(wasmtime03(remoteForTests03)), missingInWasmtime03WithBackends);
