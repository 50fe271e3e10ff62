import { instantiate, modules as places } from 'mintmark-bindings/nft';
import type { ByteRange } from '../../../build/types/interfaces/mintmark-nft-content.js';
import type { Answer, Avatar, Collection, Document, Subject, Token } from '../../../build/types/interfaces/mintmark-nft-metadata.js';
import { linkNft } from '../../../hosts/shared/component/link.ts';
import type { NftHttp } from '../../../hosts/shared/nft/http.ts';
import { InstanceReplaced, NftInstances } from '../../../hosts/shared/nft/instances.ts';
import { resolveSubjects } from '../../../hosts/shared/nft/resolve.ts';
import type { NftParts } from '../../../hosts/shared/nft/resolve.ts';
import { compileCoreModules } from '../../shared/core-modules.ts';
import { loaderOf } from '../../shared/loader.ts';
import { openContent } from './content.ts';
import type { OpenedContent } from './content.ts';
import { NftError } from './error.ts';
import { settingsOf } from './options.ts';
import type { NftOptions } from './options.ts';

/** How one document is resolved. */
export interface DocumentOptions {
  /** Language tag (BCP 47) of the localised document to use. */
  readonly locale?: string;
  /** Address whose balance is asked, or empty for the owner. Default: neither. */
  readonly owner?: string;
  /** Whether the document holds the body as it came. Default: `false`. */
  readonly withBody?: boolean;
  /** Whether the optional standards of the token are read. Default: `false`. */
  readonly withExtensions?: boolean;
  /** Gives up when it aborts. */
  readonly signal?: AbortSignal;
}

/** A document with its normalised fields parsed. */
export interface TokenDocument extends Document {
  /** `normalized`, parsed: `name`, `description`, `image`, `attributes` and so on. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** Finds, verifies and normalises the metadata of NFTs. */
export class Nft {
  readonly #parts: NftParts;

  /** Makes one of a component and what performs its requests. Use `createNft`. */
  constructor(parts: NftParts) {
    this.#parts = parts;
  }

  /**
   * Resolves the metadata document of a token.
   *
   * Errors: throws an `NftError`, or the signal's reason.
   */
  async token(token: Token, options: DocumentOptions = {}): Promise<TokenDocument> {
    const { locale, owner, withBody = false, withExtensions = false, signal } = options;
    const answer = await this.#resolve({ tag: 'token', val: { token, locale, owner, withBody, withExtensions } }, signal);
    if (answer.tag !== 'token') throw unexpected(answer);
    const metadata: Readonly<Record<string, unknown>> = JSON.parse(answer.val.normalized);
    return { ...answer.val, metadata };
  }

  /**
   * Describes a contract: its name, standards, royalty and `contractURI` document.
   *
   * Errors: throws an `NftError`, or the signal's reason.
   */
  async collection(chain: string, address: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Collection> {
    const answer = await this.#resolve({ tag: 'collection', val: { chain, address } }, signal);
    if (answer.tag !== 'collection') throw unexpected(answer);
    return answer.val;
  }

  /**
   * Resolves the avatar of an ENS name (ENSIP-12). It needs endpoints of chain 1.
   *
   * Errors: throws an `NftError`, or the signal's reason.
   */
  async avatar(name: string, { signal }: { readonly signal?: AbortSignal } = {}): Promise<Avatar> {
    const answer = await this.#resolve({ tag: 'avatar', val: name }, signal);
    if (answer.tag !== 'avatar') throw unexpected(answer);
    return answer.val;
  }

  /**
   * Opens the bytes behind a URI of a document: `ipfs:`, `ar:`, `data:` or `https:`. What the URI
   * names by its hash is verified block by block.
   *
   * Errors: throws an `NftError`, or the signal's reason.
   */
  async content(
    uri: string,
    { range, signal }: { readonly range?: ByteRange; readonly signal?: AbortSignal } = {},
  ): Promise<OpenedContent> {
    return await openContent(this.#parts, { uri, range }, signal);
  }

  async #resolve(subject: Subject, signal: AbortSignal | undefined): Promise<Answer> {
    const { deadlineMs } = this.#parts.settings;
    const deadline = AbortSignal.timeout(deadlineMs);
    signal?.throwIfAborted();
    const aborting = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    try {
      const [outcome] = await resolveSubjects(this.#parts, [subject], aborting);
      if (outcome?.tag === 'ok') return outcome.val;
      signal?.throwIfAborted();
      throw new NftError(outcome?.val ?? { tag: 'timed-out', val: deadlineMs });
    } catch (error) {
      throw error instanceof InstanceReplaced ? new NftError({ tag: 'instance-replaced', val: error.message }, { cause: error }) : error;
    }
  }
}

/**
 * Loads the component. Rejects if its files cannot be read.
 *
 * `http` performs the requests unless the options name another.
 */
export async function createNftWith(http: NftHttp, options: NftOptions): Promise<Nft> {
  const make = await linkNft(loaderOf(instantiate, options.modules ?? (await compileCoreModules(places))));
  const instances = new NftInstances(make, options.onTrap ?? (() => undefined));
  return new Nft({ instances, http: options.http ?? http, settings: settingsOf(options), now: options.now ?? Date.now });
}

function unexpected({ tag }: Answer): NftError {
  return new NftError({ tag: 'other', val: `the component answered with a ${tag}` });
}
