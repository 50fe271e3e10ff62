/** The composed files: their documents, and the components that go into them. */

/** A component that only composed files have. */
export interface Part {
  /** Names the files of its core module and of the component. */
  readonly name: string;
  readonly crate: string;
  /** Its world in `wit/gateway`. */
  readonly world: string;
}

/** One composed file. */
export interface Composition {
  /** The document that says how the parts are wired. */
  readonly document: string;
  /** The files of the parts, by the names that the document has for them. */
  readonly packages: Readonly<Record<string, string>>;
  /** The parts that only composed files have. */
  readonly parts: readonly Part[];
  /** The world of the whole in `wit/gateway`. */
  readonly world: string;
  /** The composed file. */
  readonly file: string;
}

const backends: readonly Part[] = [
  { name: 'limits-local', crate: 'mintmark-backends-limits-local', world: 'limits-local' },
  { name: 'vault-local', crate: 'mintmark-backends-vault-local', world: 'vault-local' },
];

const decisions: Readonly<Record<string, string>> = {
  'mintmark:nft-component': 'dist/components/nft.wasm',
  'mintmark:signer-component': 'dist/components/signer.wasm',
  'mintmark:rate-limit-component': 'dist/components/rate-limit.wasm',
  'mintmark:limits-component': 'dist/components/limits-local.wasm',
  'mintmark:vault-component': 'dist/components/vault-local.wasm',
};

/** The gateway with its backends for WASI 0.2 hosts. */
export const forWasi02: Composition = {
  document: 'hosts/wasm/compose-0.2.wac',
  packages: {
    ...decisions,
    'mintmark:environment-component': 'dist/components/public-environment.wasm',
    'mintmark:gateway-component': 'dist/components/gateway-driver-wasi-p2.wasm',
  },
  parts: [
    { name: 'gateway-driver-wasi-p2', crate: 'mintmark-gateway-driver-wasi-p2', world: 'driver-wasi-p2' },
    { name: 'public-environment', crate: 'mintmark-gateway-public-environment', world: 'public-environment' },
    ...backends,
  ],
  world: 'composed-service',
  file: 'dist/mintmark-0.2.wasm',
};

/**
 * The same for WASI 0.3 hosts. Its gateway is that of the flag `--async-streams`, which is built
 * apart.
 */
export const forWasi03: Composition = {
  document: 'hosts/wasm/compose-0.3.wac',
  packages: {
    ...decisions,
    'mintmark:limits-async-component': 'dist/components/limits-async.wasm',
    'mintmark:vault-async-component': 'dist/components/vault-async.wasm',
    'mintmark:environment-component': 'dist/components/public-environment-p3.wasm',
    'mintmark:gateway-component': 'dist/components/gateway-async-streams.wasm',
  },
  parts: [
    { name: 'limits-async', crate: 'mintmark-backends-limits-async', world: 'limits-async' },
    { name: 'vault-async', crate: 'mintmark-backends-vault-async', world: 'vault-async' },
    { name: 'public-environment-p3', crate: 'mintmark-gateway-public-environment-p3', world: 'public-environment-p3' },
    ...backends,
  ],
  world: 'composed-service-p3',
  file: 'dist/mintmark-0.3.wasm',
};

/** Limits in front of any service for WASI 0.3, which is still to be plugged in. */
export const limitMiddleware: Composition = {
  document: 'hosts/wasm/limit-middleware.wac',
  packages: {
    'mintmark:rate-limit-component': 'dist/components/rate-limit.wasm',
    'mintmark:limits-component': 'dist/components/limits-local.wasm',
    'mintmark:limits-async-component': 'dist/components/limits-async.wasm',
    'mintmark:limit-middleware-component': 'dist/components/limit-middleware.wasm',
  },
  parts: [
    { name: 'limit-middleware', crate: 'mintmark-limit-middleware', world: 'limit-middleware' },
    { name: 'limits-async', crate: 'mintmark-backends-limits-async', world: 'limits-async' },
    { name: 'limits-local', crate: 'mintmark-backends-limits-local', world: 'limits-local' },
  ],
  world: 'composed-middleware',
  file: 'dist/limit-middleware.wasm',
};

/** The gateway for WASI 0.2 hosts with the backends of another gateway. */
export const remoteForWasi02: Composition = {
  document: 'hosts/wasm/compose-0.2-remote.wac',
  packages: {
    'mintmark:nft-component': 'dist/components/nft.wasm',
    'mintmark:backends-component': 'dist/components/backends-remote.wasm',
    'mintmark:environment-component': 'dist/components/public-environment.wasm',
    'mintmark:gateway-component': 'dist/components/gateway-driver-wasi-p2.wasm',
  },
  parts: [
    { name: 'gateway-driver-wasi-p2', crate: 'mintmark-gateway-driver-wasi-p2', world: 'driver-wasi-p2' },
    { name: 'public-environment', crate: 'mintmark-gateway-public-environment', world: 'public-environment' },
    { name: 'backends-remote', crate: 'mintmark-backends-remote-p2', world: 'backends-remote' },
  ],
  world: 'composed-service',
  file: 'dist/mintmark-0.2-remote.wasm',
};

/** The same for WASI 0.3 hosts. */
export const remoteForWasi03: Composition = {
  document: 'hosts/wasm/compose-0.3-remote.wac',
  packages: {
    'mintmark:nft-component': 'dist/components/nft.wasm',
    'mintmark:backends-component': 'dist/components/backends-remote-p3.wasm',
    'mintmark:environment-component': 'dist/components/public-environment-p3.wasm',
    'mintmark:gateway-component': 'dist/components/gateway-async-streams.wasm',
  },
  parts: [
    { name: 'public-environment-p3', crate: 'mintmark-gateway-public-environment-p3', world: 'public-environment-p3' },
    { name: 'backends-remote-p3', crate: 'mintmark-backends-remote-p3', world: 'backends-remote-p3' },
  ],
  world: 'composed-service-p3',
  file: 'dist/mintmark-0.3-remote.wasm',
};

/** The composed files with backends of their own. */
export const compositions: readonly Composition[] = [forWasi02, forWasi03, limitMiddleware];

/** The composed files with the backends of another gateway. */
export const remoteCompositions: readonly Composition[] = [remoteForWasi02, remoteForWasi03];

/** The same for tests, in their own folder: the URL that an operator's files have stays in them. */
export const [remoteForTests02, remoteForTests03] = [forTests(remoteForWasi02), forTests(remoteForWasi03)];

function forTests(composition: Composition): Composition {
  const moved = (file: string): string => (file.includes('-remote') ? file.replace(/^dist/, 'build/test') : file);
  const packages = Object.fromEntries(Object.entries(composition.packages).map(([name, file]) => [name, moved(file)]));
  return { ...composition, packages, file: moved(composition.file) };
}
