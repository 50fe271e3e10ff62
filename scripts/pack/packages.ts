import type { ComponentName } from '../../hosts/shared/component-name.ts';

/** The place of an entry of a package. */
export interface Entry {
  /** The file in `packages`, which also names its declarations. */
  readonly source: string;
  /** The condition under which the entry counts. Default: always. */
  readonly condition?: 'node';
}

/** A package that programs import. */
export interface LibraryPackage {
  /** The folder in `packages`. */
  readonly name: string;
  readonly description: string;
  readonly keywords: readonly string[];
  /**
   * The entries by their subpath. Of several for one subpath the first that fits counts. Entries
   * that need modules of Node are bundled apart from the others.
   */
  readonly entries: Readonly<Record<string, readonly Entry[]>>;
}

/** A package of one component. */
export interface ComponentPackage extends LibraryPackage {
  /** The folder in `packages`, and the component. */
  readonly name: Extract<ComponentName, 'nft' | 'signer' | 'rate-limit'>;
}

/** The packages of components. */
export const componentPackages: readonly ComponentPackage[] = [
  {
    name: 'nft',
    description: 'Finds, verifies and normalises the metadata of NFTs: IPFS content counts only if it hashes to its CID',
    keywords: ['nft', 'erc721', 'erc1155', 'ipfs', 'metadata', 'wasm', 'component'],
    entries: {
      '.': [{ source: 'nft/src/node.ts', condition: 'node' }, { source: 'nft/src/web.ts' }],
      './bindings': [{ source: 'nft/src/bindings.ts' }],
      './guarded-fetch': [{ source: 'nft/src/guarded-fetch.ts', condition: 'node' }],
    },
  },
  {
    name: 'signer',
    description: 'Signs Ethereum transactions and messages under policies, with a ledger of every signature',
    keywords: ['ethereum', 'signer', 'eip1559', 'eip712', 'policy', 'audit', 'wasm', 'component'],
    entries: {
      '.': [{ source: 'signer/src/index.ts' }],
      './bindings': [{ source: 'signer/src/bindings.ts' }],
      './sqlite': [{ source: 'signer/src/sqlite.ts', condition: 'node' }],
    },
  },
  {
    name: 'rate-limit',
    description: 'Rate limits, quotas and limits of calls under way, with RateLimit response fields, for Hono, Express and fetch handlers',
    keywords: ['rate-limit', 'ratelimit', 'quota', 'hono', 'express', 'middleware', 'wasm', 'component'],
    entries: {
      '.': [{ source: 'rate-limit/src/index.ts' }],
      './component': [{ source: 'rate-limit/src/component.ts' }],
      './hono': [{ source: 'rate-limit/src/middleware/hono.ts' }],
      './express': [{ source: 'rate-limit/src/middleware/express.ts' }],
      './fetch': [{ source: 'rate-limit/src/middleware/fetch.ts' }],
      './sqlite': [{ source: 'rate-limit/src/sqlite.ts', condition: 'node' }],
    },
  },
];

/** The package of the client. */
export const clientPackage: LibraryPackage = {
  name: 'client',
  description: 'A typed client of a mintmark gateway for browsers, servers and Workers: NFT metadata, JSON-RPC, signatures',
  keywords: ['nft', 'ethereum', 'json-rpc', 'signer', 'client', 'fetch', 'rfc9457', 'rfc9421'],
  entries: { '.': [{ source: 'client/src/index.ts' }] },
};

/** The oldest Node that the packages for programs run on. */
export const libraryEngine = '>=20.18';

/** Returns the name of an entry's bundle: that of its file, without folder and extension. */
export function bundleName({ source }: Entry): string {
  return source.replace(/^.*\//, '').replace(/\.ts$/, '');
}
