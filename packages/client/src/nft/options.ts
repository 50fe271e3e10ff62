import type { RequestOptions } from '../options.ts';
import type { GatewayResponse } from '../transport/exchange.ts';
import type { ChainId } from '../transport/segment.ts';
import type { Token } from '../wire.ts';

/** The contract of a token. */
export interface ContractRef {
  readonly chain: ChainId;
  /** `0x` and 40 hexadecimal digits. */
  readonly contract: string;
}

/** A token. */
export interface TokenRef extends ContractRef {
  /** Decimal or `0x` hexadecimal text, a bigint, or a number below 2^53. */
  readonly tokenId: number | bigint | string;
}

/** A request whose earlier response may still hold. */
export interface ConditionalOptions<Data> extends RequestOptions {
  /**
   * The response to an equal request. If nothing has changed, its `data` is returned again, and the
   * gateway sends no body.
   */
  readonly previous?: GatewayResponse<Data>;
}

/** What a request that resolves something takes. */
export interface ResolveOptions<Data> extends ConditionalOptions<Data> {
  /** Adds `trace`, the steps of this request. */
  readonly trace?: boolean;
}

/** What a request for a token takes. */
export interface TokenOptions extends ResolveOptions<Token> {
  /** Adds the document as it came, in `raw`. */
  readonly raw?: boolean;
  /** Asks the media for their types and sizes. */
  readonly media?: 'probe';
  /** A language tag: takes the localised document, if there is one. */
  readonly locale?: string;
  /** Adds who owns the token, and how many of it this address has. Empty: without an address. */
  readonly owner?: string;
}

/** A width that the gateway makes images in. */
export type ImageWidth = 32 | 64 | 128 | 256 | 512 | 1024;

/** How an image is wanted. */
export interface ImageSize {
  /** Makes the image smaller, where the gateway is configured for it. */
  readonly width?: ImageWidth;
}

/** What a request for a medium takes. */
export type MediumOptions = ConditionalOptions<MediaBytes> & ImageSize;

/** The bytes of an image or an animation. */
export interface MediaBytes {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The type that the gateway found in the bytes. */
  readonly contentType: string;
}

/** What a request for the stream of a medium takes. */
export type StreamOptions = RequestOptions & ImageSize;

/** An image or an animation while it comes. */
export interface MediaStream {
  /**
   * The bytes. The stream fails with a `ClientError`, or with the reason of an aborted signal.
   * `timeoutMs` holds until its end.
   */
  readonly body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** The type that the gateway found in the bytes. */
  readonly contentType: string;
}

/** What a batch takes. */
export interface BatchOptions extends RequestOptions {
  /** How many requests of at most 100 tokens are under way at a time. Default: 4. */
  readonly maxParallel?: number;
}
