/** What is expected of a built component. */
interface Expected {
  /** Imports and exports, all of them, in the file's order. */
  readonly world: readonly string[];
  /** Most bytes of the component, gzipped at level 9. */
  readonly component: number;
  /** Most bytes of its JavaScript bindings, gzipped at level 9. */
  readonly bindings: number;
}

/**
 * The components in `dist/`. Sizes are caps with some room, to be lowered when a component shrinks
 * and raised knowingly.
 */
export const expected: Readonly<Record<string, Expected>> = {
  nft: {
    world: ['export mintmark:nft/http@0.1.0', 'export mintmark:nft/metadata@0.1.0', 'export mintmark:nft/content@0.1.0'],
    // The aim is 250 kB. Async state machines and the many forms of tokens take the rest.
    component: 320_000,
    bindings: 30_000,
  },
  signer: {
    world: ['export mintmark:signer/types@0.1.0', 'export mintmark:signer/wallets@0.1.0'],
    // Stops and the roster took 18 kB, what keeps an account going 15 kB.
    component: 345_000,
    bindings: 27_000,
  },
  keys: {
    world: ['export mintmark:keys/opening@0.1.0'],
    component: 100_000,
    bindings: 15_000,
  },
  image: {
    world: ['export mintmark:image/resizing@0.1.0'],
    component: 250_000,
    bindings: 15_000,
  },
  gateway: {
    world: [
      'import mintmark:nft/http@0.1.0',
      'import mintmark:nft/metadata@0.1.0',
      'import mintmark:nft/content@0.1.0',
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:gateway/limits-types@0.1.0',
      'import mintmark:signer/types@0.1.0',
      'import mintmark:gateway/vault-types@0.1.0',
      'export mintmark:gateway/exchanges@0.1.0',
    ],
    component: 465_000,
    bindings: 49_000,
  },
  'rate-limit': {
    world: ['export mintmark:rate-limit/types@0.1.0', 'export mintmark:rate-limit/limiter@0.1.0'],
    component: 720_000,
    bindings: 24_000,
  },
};

/**
 * What the gateway of an edge host loads, where the limiter is linked natively, and how many bytes
 * that is at most, gzipped. The signer is in a script of its own. A bundle is promised to stay
 * under 1 MB.
 */
export const edge = { components: ['nft', 'gateway'], maxBytes: 855_000 };
