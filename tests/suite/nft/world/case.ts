import type { Dag } from '../../../../cli/demo/devnet/dag.ts';

/** What a function of a contract answers. */
export type CallAnswer =
  /** A string, encoded as the ABI has it. */
  | { readonly string: string }
  /** The same, of pieces that repeat. */
  | { readonly stringRepeat: Repeated }
  /** The returned bytes, hexadecimal. */
  | { readonly raw: `0x${string}` }
  /** A revert with this data. */
  | { readonly revert: `0x${string}` }
  /** An error of the node. */
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: string } }
  /** An HTTP status instead of an answer. */
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  /** No answer at all. */
  | { readonly silent: true }
  /** One after the other. The last one stays. */
  | { readonly seq: readonly CallAnswer[] };

/** Pieces of text, each with how often it comes. */
export type Repeated = readonly (readonly [string, number])[];

/** Answers by the name of a function, or by its selector with `0x`. */
export type Calls = Readonly<Record<string, CallAnswer>>;

/** A contract of the world. */
export interface Contract {
  /**
   * The ERC-165 ids that it supports, without `0x`. `any` supports everything, `fallback` leaves
   * the question to the fallback.
   */
  readonly supports?: readonly string[] | 'any' | 'fallback';
  readonly calls: Calls;
  /** What any other function returns. Without it they revert. */
  readonly fallback?: `0x${string}`;
  /** What differs at an endpoint: `10a` is the first of chain 10. */
  readonly endpoint?: Readonly<Record<string, Calls>>;
  /** Whether there is no code at the address. */
  readonly absent?: true;
}

/** What a host answers at a path. */
export interface Route {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly bodyB64?: string;
  readonly bodyRepeat?: Repeated;
  /** A request field without which the answer is 403. */
  readonly needs?: string;
  /** One byte every 300 ms; 40 MB of zeros in gzip; a body that ends too early; no answer. */
  readonly special?: 'drip' | 'bomb' | 'cutoff' | 'silent';
  /** One after the other. The last one stays. */
  readonly seq?: readonly Route[];
}

/** How an IPFS gateway behaves. Only `good` and `plain` are right. */
export type GatewayBehaviour =
  | 'good'
  /** Sends its head and ten bytes, and then nothing. */
  | 'half-open'
  /** Flips one bit of what it sends. */
  | 'lying'
  | 'silent'
  /** Waits for 600 ms before each answer. */
  | 'slow'
  /** Answers 200 with an error page. */
  | 'html'
  | 'status-500'
  | 'status-404'
  /** Closes the connection in the middle of the body. */
  | 'truncated'
  /** Answers 429 with `Retry-After: 1`, the first time. */
  | 'busy-once'
  | 'busy'
  /** Sends the bytes of the file, whatever format is asked for. */
  | 'plain';

/** What a right answer is. */
export interface Want {
  readonly ok: boolean;
  readonly name?: string | null;
  readonly image?: string;
  readonly imagePrefix?: string;
  /** Texts that may not stand in the content of an image that is a `data:` URI. */
  readonly imageLacks?: readonly string[];
  readonly standard?: 'erc721' | 'erc1155';
  readonly integrity?: string;
  /** Whether there is a warning. */
  readonly warning?: boolean;
  /** Codes of warnings that must be there. */
  readonly warnings?: readonly string[];
  /** Fields that `metadata` must not have. */
  readonly absent?: readonly string[];
  /** A part of `metadata`. */
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** A part of the whole answer. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Texts that may stand nowhere in the answer outside `raw`. */
  readonly nowhere?: readonly string[];
  /** Codes, one of which the problem must have. */
  readonly codes?: readonly string[];
  /** A regular expression that the problem's detail matches, with its flags. */
  readonly detail?: string;
  readonly retryable?: boolean;
  readonly maxMs?: number;
}

/** A token, the world around it, and what a right answer about it is. */
export interface Case {
  readonly id: string;
  readonly what: string;
  readonly chain: string;
  readonly tokenId: string;
  readonly contract: Contract;
  /** Contracts at other addresses of its chain. */
  readonly contracts?: Readonly<Record<string, Contract>>;
  /** The contract's address. Default: one of its own. */
  readonly address?: string;
  /** What follows the token in the request: a query. */
  readonly query?: string;
  /** The path of the request, if it does not ask for a token. */
  readonly path?: string;
  /** By host and path with query. */
  readonly routes?: Readonly<Record<string, Route>>;
  /** By what follows the origin of the Arweave gateway. */
  readonly arweave?: Readonly<Record<string, Route>>;
  /** Blocks in base 64, by CID. */
  readonly blocks?: Readonly<Record<string, string>>;
  /** A file of archived blocks below `tests/vectors/nft`. */
  readonly car?: string;
  /** Signed records of IPNS in base 64, by name. */
  readonly records?: Readonly<Record<string, string>>;
  /** Where gateways redirect a request for a block. */
  readonly redirectBlocks?: Readonly<Record<string, string>>;
  /** Files that a plain gateway serves, in base 64, by CID and path. */
  readonly files?: Readonly<Record<string, string>>;
  /** Default: `good`. */
  readonly gatewayA?: GatewayBehaviour;
  readonly gatewayB?: GatewayBehaviour;
  readonly want: Want | { readonly either: readonly Want[] };
}

/** Returns repeated pieces as one text. */
export const repeated = (pieces: Repeated): string => pieces.map(([text, count]) => text.repeat(count)).join('');

/** Returns the blocks of graphs as a case has them. */
export const blocksOf = (...dags: readonly Dag[]): Readonly<Record<string, string>> =>
  Object.fromEntries(dags.flatMap(({ blocks }) => blocks).map(({ cid, bytes }) => [cid.toString(), Buffer.from(bytes).toString('base64')]));
