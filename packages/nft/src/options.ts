import type { IpfsVerification, Settings } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import type { NftHttp } from '../../../hosts/shared/nft/http.ts';
import type { Trap } from '../../../hosts/shared/trap/trap.ts';
import type { CoreModules } from '../../shared/core-modules.ts';

/** Where tokens and their content come from, and the limits. What is left out has a default. */
export interface NftOptions {
  /**
   * JSON-RPC endpoints by chain id. The next one is asked when one fails or is slow. Default: none.
   */
  readonly chains?: Readonly<Record<string, readonly string[]>>;
  /** Origins of IPFS gateways, in order of preference. Default: none. */
  readonly ipfs?: readonly string[];
  /** Origins of Arweave gateways, in order of preference. Default: none. */
  readonly arweave?: readonly string[];
  /** Whether content that does not hash to its CID may be used. Default: `require` forbids it. */
  readonly ipfsVerification?: IpfsVerification;
  /** Milliseconds after which the next endpoint or gateway is asked as well. Default: 300. */
  readonly hedgeAfterMs?: number;
  /** Milliseconds for a document. Default: 10,000. */
  readonly deadlineMs?: number;
  /** Maximum size of a metadata document in bytes. Default: 1 MiB. */
  readonly maxJsonBytes?: number;
  /** Maximum nesting of a metadata document. Default: 64. */
  readonly maxJsonDepth?: number;
  /** Maximum length of a `data:` URI in bytes. Default: 2 MiB. */
  readonly maxDataUriBytes?: number;
  /** Maximum size of a medium in bytes. Default: 100 MiB. */
  readonly maxMediaBytes?: number;
  /** Maximum number of IPFS blocks of one document or medium. Default: 16,384. */
  readonly maxBlocks?: number;
  /** Maximum number of redirects that are followed. Default: 5. */
  readonly maxRedirects?: number;
  /**
   * What performs the requests. Default on Node: `guardedHttp()`. Default elsewhere: `webHttp()`.
   */
  readonly http?: NftHttp;
  /** Called when the component has trapped. It carries nothing of a request's content. */
  readonly onTrap?: (trap: Trap) => void;
  /** Returns milliseconds since 1970. Default: the system's clock. */
  readonly now?: () => number;
  /** The compiled core modules. Default: those beside this file. Workers need their own. */
  readonly modules?: CoreModules;
}

/** Returns the settings of the component. */
export function settingsOf(options: NftOptions): Settings {
  const { chains = {}, ipfs = [], arweave = [], ipfsVerification = 'require', hedgeAfterMs = 300, deadlineMs = 10_000 } = options;
  const { maxJsonBytes = 1 << 20, maxJsonDepth = 64, maxDataUriBytes = 2 << 20, maxMediaBytes = 100 << 20 } = options;
  const { maxBlocks = 16_384, maxRedirects = 5 } = options;
  return {
    chains: Object.entries(chains).map(([id, rpc]) => ({ id, rpc: [...rpc] })),
    ipfs: [...ipfs],
    arweave: [...arweave],
    ipfsVerification,
    hedgeAfterMs,
    deadlineMs,
    maxJsonBytes,
    maxJsonDepth,
    maxDataUriBytes,
    maxRedirects,
    maxBlocks,
    maxMediaBytes,
  };
}
