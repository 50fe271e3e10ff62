/** What is expected of a file of the composition. */
interface ExpectedOfComposed {
  /** Imports and exports, all of them, in the file's order. */
  readonly world: readonly string[];
  /** Most bytes, gzipped at level 9. */
  readonly maxGzippedBytes: number;
}

const ownOfBackends = [
  'import wasi:cli/environment@0.2.12',
  'import wasi:io/error@0.2.12',
  'import wasi:io/streams@0.2.12',
  'import wasi:cli/stderr@0.2.12',
  'import wasi:clocks/wall-clock@0.2.12',
  'import wasi:random/random@0.2.12',
];

// Standard output is there because its function has the type of future that standard error has.
const ownOfMiddleware = [
  'import wasi:cli/types@0.3.0',
  'import wasi:cli/stdout@0.3.0',
  'import wasi:cli/stderr@0.3.0',
  'import wasi:random/random@0.3.0',
];

/** A service for WASI 0.3 behind the limit middleware: what it imports itself stands at the end. */
export const worldOfLimited: readonly string[] = [
  ...ownOfBackends,
  'import wasi:cli/environment@0.3.0',
  'import wasi:http/types@0.3.0',
  ...ownOfMiddleware,
  'import wasi:http/client@0.3.0',
  'export wasi:http/handler@0.3.0',
];

const ofRemoteBackends = [
  'export mintmark:rate-limit/types@0.1.0',
  'export mintmark:signer/types@0.1.0',
  'export mintmark:gateway/limits-types@0.1.0',
  'export mintmark:gateway/vault-types@0.1.0',
];

/**
 * The composed files and the parts that only they have. Sizes are caps with some room, to be
 * lowered when a file shrinks and raised knowingly.
 */
export const expectedOfComposed: Readonly<Record<string, ExpectedOfComposed>> = {
  'dist/mintmark-0.2.wasm': {
    world: [
      'import wasi:cli/environment@0.2.12',
      'import wasi:io/error@0.2.12',
      'import wasi:io/poll@0.2.12',
      'import wasi:io/streams@0.2.12',
      'import wasi:cli/stderr@0.2.12',
      'import wasi:clocks/wall-clock@0.2.12',
      'import wasi:random/random@0.2.12',
      'import wasi:clocks/monotonic-clock@0.2.12',
      'import wasi:cli/stdout@0.2.12',
      'import wasi:http/types@0.2.12',
      'import wasi:http/outgoing-handler@0.2.12',
      'export wasi:http/incoming-handler@0.2.12',
    ],
    maxGzippedBytes: 2_050_000,
  },
  'dist/components/gateway-driver-wasi-p2.wasm': {
    world: [
      'import mintmark:nft/http@0.1.0',
      'import mintmark:nft/metadata@0.1.0',
      'import mintmark:nft/content@0.1.0',
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:gateway/limits-types@0.1.0',
      'import mintmark:gateway/limits@0.1.0',
      'import mintmark:signer/types@0.1.0',
      'import mintmark:gateway/vault-types@0.1.0',
      'import mintmark:gateway/vault@0.1.0',
      'import wasi:cli/environment@0.2.12',
      'import wasi:io/poll@0.2.12',
      'import wasi:clocks/monotonic-clock@0.2.12',
      'import wasi:clocks/wall-clock@0.2.12',
      'import wasi:random/random@0.2.12',
      'import wasi:io/error@0.2.12',
      'import wasi:io/streams@0.2.12',
      'import wasi:cli/stdout@0.2.12',
      'import wasi:cli/stderr@0.2.12',
      'import wasi:http/types@0.2.12',
      'import wasi:http/outgoing-handler@0.2.12',
      'export wasi:http/incoming-handler@0.2.12',
    ],
    maxGzippedBytes: 470_000,
  },
  'dist/components/public-environment.wasm': {
    world: ['import wasi:cli/environment@0.2.12', 'export wasi:cli/environment@0.2.12'],
    maxGzippedBytes: 50_000,
  },
  'dist/components/limits-local.wasm': {
    world: [
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:rate-limit/limiter@0.1.0',
      ...ownOfBackends,
      'export mintmark:gateway/limits-types@0.1.0',
      'export mintmark:gateway/limits@0.1.0',
    ],
    maxGzippedBytes: 95_000,
  },
  'dist/components/vault-local.wasm': {
    world: [
      'import mintmark:signer/types@0.1.0',
      'import mintmark:signer/wallets@0.1.0',
      ...ownOfBackends,
      'export mintmark:gateway/vault-types@0.1.0',
      'export mintmark:gateway/vault@0.1.0',
    ],
    maxGzippedBytes: 80_000,
  },
  'dist/components/limits-async.wasm': {
    world: [
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:gateway/limits-types@0.1.0',
      'import mintmark:gateway/limits@0.1.0',
      'export mintmark:gateway/async-limits@0.1.0',
    ],
    maxGzippedBytes: 30_000,
  },
  'dist/components/vault-async.wasm': {
    world: [
      'import mintmark:signer/types@0.1.0',
      'import mintmark:gateway/vault-types@0.1.0',
      'import mintmark:gateway/vault@0.1.0',
      'export mintmark:gateway/async-vault@0.1.0',
    ],
    maxGzippedBytes: 40_000,
  },
  'dist/components/limit-middleware.wasm': {
    world: [
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:gateway/limits-types@0.1.0',
      'import mintmark:gateway/async-limits@0.1.0',
      'import wasi:cli/environment@0.3.0',
      'import wasi:http/types@0.3.0',
      'import wasi:http/handler@0.3.0',
      ...ownOfMiddleware,
      'export wasi:http/handler@0.3.0',
    ],
    maxGzippedBytes: 130_000,
  },
  'dist/limit-middleware.wasm': {
    world: [
      ...ownOfBackends,
      'import wasi:cli/environment@0.3.0',
      'import wasi:http/types@0.3.0',
      'import wasi:http/handler@0.3.0',
      ...ownOfMiddleware,
      'export wasi:http/handler@0.3.0',
    ],
    maxGzippedBytes: 960_000,
  },
  'dist/components/public-environment-p3.wasm': {
    world: ['import wasi:cli/environment@0.3.0', 'export wasi:cli/environment@0.3.0'],
    maxGzippedBytes: 50_000,
  },
  'dist/mintmark-0.3.wasm': {
    world: [
      ...ownOfBackends,
      'import wasi:cli/environment@0.3.0',
      'import wasi:cli/types@0.3.0',
      'import wasi:cli/stdout@0.3.0',
      'import wasi:cli/stderr@0.3.0',
      'import wasi:clocks/types@0.3.0',
      'import wasi:http/types@0.3.0',
      'import wasi:http/client@0.3.0',
      'import wasi:clocks/monotonic-clock@0.3.0',
      'import wasi:clocks/system-clock@0.3.0',
      'import wasi:random/random@0.3.0',
      'export wasi:http/handler@0.3.0',
    ],
    maxGzippedBytes: 2_100_000,
  },
  'build/test/components/backends-remote.wasm': {
    world: [
      'import wasi:cli/environment@0.2.12',
      'import wasi:io/error@0.2.12',
      'import wasi:io/poll@0.2.12',
      'import wasi:io/streams@0.2.12',
      'import wasi:cli/stderr@0.2.12',
      'import wasi:clocks/monotonic-clock@0.2.12',
      'import wasi:http/types@0.2.12',
      'import wasi:http/outgoing-handler@0.2.12',
      ...ofRemoteBackends,
      'export mintmark:gateway/limits@0.1.0',
      'export mintmark:gateway/vault@0.1.0',
    ],
    maxGzippedBytes: 130_000,
  },
  'build/test/components/backends-remote-p3.wasm': {
    world: [
      'import wasi:cli/environment@0.3.0',
      'import wasi:cli/types@0.3.0',
      'import wasi:cli/stderr@0.3.0',
      'import wasi:clocks/types@0.3.0',
      'import wasi:clocks/monotonic-clock@0.3.0',
      'import wasi:http/types@0.3.0',
      'import wasi:http/client@0.3.0',
      ...ofRemoteBackends,
      'export mintmark:gateway/async-limits@0.1.0',
      'export mintmark:gateway/async-vault@0.1.0',
    ],
    maxGzippedBytes: 150_000,
  },
  'build/test/mintmark-0.2-remote.wasm': {
    world: [
      'import wasi:cli/environment@0.2.12',
      'import wasi:io/error@0.2.12',
      'import wasi:io/poll@0.2.12',
      'import wasi:io/streams@0.2.12',
      'import wasi:cli/stderr@0.2.12',
      'import wasi:clocks/monotonic-clock@0.2.12',
      'import wasi:http/types@0.2.12',
      'import wasi:http/outgoing-handler@0.2.12',
      'import wasi:clocks/wall-clock@0.2.12',
      'import wasi:random/random@0.2.12',
      'import wasi:cli/stdout@0.2.12',
      'export wasi:http/incoming-handler@0.2.12',
    ],
    maxGzippedBytes: 1_000_000,
  },
  'build/test/mintmark-0.3-remote.wasm': {
    world: [
      'import wasi:cli/environment@0.3.0',
      'import wasi:cli/types@0.3.0',
      'import wasi:cli/stderr@0.3.0',
      'import wasi:clocks/types@0.3.0',
      'import wasi:clocks/monotonic-clock@0.3.0',
      'import wasi:http/types@0.3.0',
      'import wasi:http/client@0.3.0',
      'import wasi:cli/stdout@0.3.0',
      'import wasi:clocks/system-clock@0.3.0',
      'import wasi:random/random@0.3.0',
      'export wasi:http/handler@0.3.0',
    ],
    maxGzippedBytes: 1_000_000,
  },
};
