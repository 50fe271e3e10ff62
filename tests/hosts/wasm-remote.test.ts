import { remoteForTests02 } from '../../scripts/build/composed/compositions.ts';
import { from } from '../../scripts/build/paths.ts';
import { parts, partsOn } from '../suite/suite.ts';
import { WasmHost } from '../support/wasi/wasm-host.ts';
import { RemoteBackendsHost } from './remote-backends-host.ts';

const { signing, idempotency, policy, auditAccess, limits } = parts;

// `jco serve`, with the limits and the vault of a gateway on Node: what its own file cannot do.
partsOn(new RemoteBackendsHost(new WasmHost(from(remoteForTests02.file))), [signing, idempotency, policy, auditAccess, limits]);
