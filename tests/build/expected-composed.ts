/** What is expected of a file of the composition. */
interface ExpectedOfComposed {
  /** Imports and exports, all of them, in the file's order. */
  readonly world: readonly string[];
  /** Most bytes, gzipped at level 9. */
  readonly maxGzippedBytes: number;
}

/**
 * The composed file and the parts that only it has. Sizes are caps with some room, to be lowered
 * when a file shrinks and raised knowingly.
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
    maxGzippedBytes: 2_000_000,
  },
  'dist/components/gateway-driver-wasi-p2.wasm': {
    world: [
      'import mintmark:nft/http@0.1.0',
      'import mintmark:nft/metadata@0.1.0',
      'import mintmark:nft/content@0.1.0',
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:signer/types@0.1.0',
      'import mintmark:gateway/types@0.1.0',
      'import mintmark:gateway/backends@0.1.0',
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
    maxGzippedBytes: 450_000,
  },
  'dist/components/public-environment.wasm': {
    world: ['import wasi:cli/environment@0.2.12', 'export wasi:cli/environment@0.2.12'],
    maxGzippedBytes: 50_000,
  },
  'dist/components/backends-local.wasm': {
    world: [
      'import mintmark:signer/types@0.1.0',
      'import mintmark:signer/wallets@0.1.0',
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:rate-limit/limiter@0.1.0',
      'import wasi:cli/environment@0.2.12',
      'import wasi:io/error@0.2.12',
      'import wasi:io/streams@0.2.12',
      'import wasi:cli/stderr@0.2.12',
      'import wasi:clocks/wall-clock@0.2.12',
      'import wasi:random/random@0.2.12',
      'export mintmark:gateway/types@0.1.0',
      'export mintmark:gateway/backends@0.1.0',
    ],
    maxGzippedBytes: 110_000,
  },
};
