import { remoteForTests02 } from '../../scripts/build/composed/compositions.ts';
import { ofBackends, ofStamps } from '../hosts/remote-parts.ts';
import { RemoteBackendsHost } from '../hosts/remote-backends-host.ts';
import { partsOn } from '../suite/suite.ts';
import { wasmtime02 } from '../support/wasi/wasmtime-host.ts';

// The composed file for WASI 0.2 with the limits and the vault of a gateway on Node.
partsOn(new RemoteBackendsHost(wasmtime02(remoteForTests02)), [...ofBackends, ...ofStamps]);
