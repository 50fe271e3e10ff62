/** Finds, verifies and normalises the metadata of NFTs, on Node. */
import { guardedHttp } from './guarded-http.ts';
import { createNftWith } from './nft.ts';
import type { Nft } from './nft.ts';
import type { NftOptions } from './options.ts';
export type * from './common.ts';
export { Nft, NftError, webHttp } from './common.ts';
export { guardedHttp } from './guarded-http.ts';
export type { GuardedHttp, GuardedHttpOptions } from './guarded-http.ts';

/**
 * Loads the component. Its requests go through `guardedHttp()` unless the options name another
 * `http`. Rejects if the component's files cannot be read.
 */
export async function createNft(options: NftOptions): Promise<Nft> {
  return await createNftWith(options.http ?? guardedHttp(), options);
}
