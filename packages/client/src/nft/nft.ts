import type { ApiKeyOptions, RequestOptions } from '../options.ts';
import { bearer } from '../transport/bearer.ts';
import { streamOf } from '../transport/body.ts';
import type { BodyKind } from '../transport/body.ts';
import { exchange } from '../transport/exchange.ts';
import type { GatewayResponse } from '../transport/exchange.ts';
import { failureOf, readJson } from '../transport/read.ts';
import type { Received } from '../transport/received.ts';
import { segment } from '../transport/segment.ts';
import type { Avatar, Contract, Refresh, Token, Validation } from '../wire.ts';
import { requestBatch } from './batch.ts';
import type { BatchItem } from './batch.ts';
import type {
  BatchOptions,
  ConditionalOptions,
  ContractRef,
  ImageSize,
  ImageWidth,
  MediaBytes,
  MediaStream,
  MediumOptions,
  ResolveOptions,
  StreamOptions,
  TokenOptions,
  TokenRef,
} from './options.ts';

/**
 * The routes of NFT metadata.
 *
 * Errors: every method that returns a promise rejects with a `ClientError`, or with the reason of
 * an aborted signal.
 */
export interface NftClient {
  /** Returns the metadata of a token. */
  token(token: TokenRef, options?: TokenOptions): Promise<GatewayResponse<Token>>;
  /** Describes a contract. */
  contract(contract: ContractRef, options?: ResolveOptions<Contract>): Promise<GatewayResponse<Contract>>;
  /** Returns the avatar of an ENS name. */
  avatar(name: string, options?: ResolveOptions<Avatar>): Promise<GatewayResponse<Avatar>>;
  /**
   * Returns the metadata of any number of tokens, in their order. Rejects only if it is aborted.
   */
  batch(tokens: readonly TokenRef[], options?: BatchOptions): Promise<readonly BatchItem[]>;
  /** Returns the bytes of the image of a token. */
  image(token: TokenRef, options?: MediumOptions): Promise<GatewayResponse<MediaBytes>>;
  /** Returns the bytes of the animation of a token. */
  animation(token: TokenRef, options?: ConditionalOptions<MediaBytes>): Promise<GatewayResponse<MediaBytes>>;
  /** Returns the bytes of the avatar of an ENS name. */
  avatarImage(name: string, options?: MediumOptions): Promise<GatewayResponse<MediaBytes>>;
  /** Returns the image of a token as a stream. Nothing is repeated once it has begun. */
  imageStream(token: TokenRef, options?: StreamOptions): Promise<GatewayResponse<MediaStream>>;
  /** Returns the animation of a token as a stream. Nothing is repeated once it has begun. */
  animationStream(token: TokenRef, options?: RequestOptions): Promise<GatewayResponse<MediaStream>>;
  /** Returns the avatar of an ENS name as a stream. Nothing is repeated once it has begun. */
  avatarImageStream(name: string, options?: StreamOptions): Promise<GatewayResponse<MediaStream>>;
  /** Returns the URL of the image, for an `<img>`. It has no API key. */
  imageUrl(token: TokenRef, size?: ImageSize): string;
  /** Returns the URL of the animation. It has no API key. */
  animationUrl(token: TokenRef): string;
  /** Returns the URL of the avatar. It has no API key. */
  avatarImageUrl(name: string, size?: ImageSize): string;
  /** Resolves a token without stores, and reports every step. */
  validate(token: TokenRef, options?: RequestOptions): Promise<GatewayResponse<Validation>>;
  /** Outdates the kept answers about a token, or about a contract and its tokens. */
  refresh(what: TokenRef | ContractRef, options?: RequestOptions): Promise<GatewayResponse<Refresh>>;
}

type Query = Readonly<Record<string, string | number | undefined>>;

/** Makes a client of the routes `/v1/nft` and `/v1/avatar`. */
export function createNftClient(client: ApiKeyOptions): NftClient {
  const base = String(client.url).replace(/\/+$/, '');
  const get = <Data>(
    path: string,
    { previous, ...options }: ConditionalOptions<Data>,
    read: (received: Received) => Data,
    answer: BodyKind = 'document',
  ) =>
    exchange<Data>(
      client,
      {
        method: 'GET',
        path,
        answer,
        headers: { ...bearer(client.apiKey), ...(previous?.etag !== undefined && { 'if-none-match': previous.etag }) },
      },
      options,
      (received) => (received.status === 304 && previous !== undefined ? previous.data : read(received)),
    );
  const stream = (path: string, options: RequestOptions) =>
    exchange(client, { method: 'GET', path, answer: 'medium', stream: streamOf, headers: bearer(client.apiKey) }, options, (received) => ({
      contentType: medium(received).contentType,
      body: received.body ?? new ReadableStream(),
    }));
  const contract = ({ chain, contract: address }: ContractRef): string => `/v1/nft/${segment(chain)}/${segment(address)}`;
  const token = (it: TokenRef): string => `${contract(it)}/${segment(it.tokenId)}`;
  const avatar = (name: string): string => `/v1/avatar/${segment(name)}`;
  const image = (path: string, width?: ImageWidth): string => `${path}/image${query({ width })}`;
  return {
    token: async (it, { trace, raw, media, locale, owner, ...options } = {}) =>
      await get<Token>(token(it) + query({ trace: flag(trace), raw: flag(raw), media, locale, owner }), options, json),
    contract: async (it, { trace, ...options } = {}) => await get<Contract>(contract(it) + query({ trace: flag(trace) }), options, json),
    avatar: async (name, { trace, ...options } = {}) => await get<Avatar>(avatar(name) + query({ trace: flag(trace) }), options, json),
    batch: async (tokens, options = {}) => await requestBatch(client, tokens, options),
    image: async (it, { width, ...options } = {}) => await get(image(token(it), width), options, medium, 'medium'),
    animation: async (it, options = {}) => await get(`${token(it)}/animation`, options, medium, 'medium'),
    imageStream: async (it, { width, ...options } = {}) => await stream(image(token(it), width), options),
    animationStream: async (it, options = {}) => await stream(`${token(it)}/animation`, options),
    avatarImage: async (name, { width, ...options } = {}) => await get(image(avatar(name), width), options, medium, 'medium'),
    avatarImageStream: async (name, { width, ...options } = {}) => await stream(image(avatar(name), width), options),
    imageUrl: (it, size) => base + image(token(it), size?.width),
    animationUrl: (it) => `${base}${token(it)}/animation`,
    avatarImageUrl: (name, size) => base + image(avatar(name), size?.width),
    validate: async (it, options = {}) => await get<Validation>(`${token(it)}/validate`, options, json),
    refresh: async (it, options = {}) =>
      await exchange<Refresh>(
        client,
        { method: 'POST', path: `${'tokenId' in it ? token(it) : contract(it)}/refresh`, headers: bearer(client.apiKey) },
        options,
        json,
      ),
  };
}

/** Returns what the query of a path is, in the order of the parameters that are there. */
function query(parameters: Query): string {
  const pairs = Object.entries(parameters).flatMap(([name, value]) => (value === undefined ? [] : [[name, String(value)]]));
  return pairs.length === 0 ? '' : `?${new URLSearchParams(pairs).toString()}`;
}

function flag(value: boolean | undefined): number | undefined {
  return value === true ? 1 : undefined;
}

/** Reads a document. That it has the form of the interface description is the gateway's promise. */
function json<Document>(received: Received): Document {
  return readJson(received) as Document;
}

function medium(received: Received): MediaBytes {
  if (received.status !== 200) throw failureOf(received);
  return { bytes: received.bytes, contentType: received.headers.get('content-type') ?? 'application/octet-stream' };
}
