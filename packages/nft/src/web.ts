/** Finds, verifies and normalises the metadata of NFTs, in browsers and other web platforms. */
import { createNftWith } from './nft.ts';
import type { Nft } from './nft.ts';
import type { NftOptions } from './options.ts';
import { webHttp } from '../../../hosts/browser/http.ts';
export type * from './common.ts';
export { Nft, NftError, webHttp } from './common.ts';

/**
 * Loads the component. Its requests go through `webHttp()` unless the options name another `http`.
 * Rejects if the component's files cannot be loaded.
 */
export async function createNft(options: NftOptions): Promise<Nft> {
  return await createNftWith(options.http ?? webHttp(), options);
}
