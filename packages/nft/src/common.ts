/** What the package exports everywhere. */
export type { ByteRange, ContentHead } from '../../../build/types/interfaces/mintmark-nft-content.js';
export type {
  Avatar,
  Collection,
  Document,
  Integrity,
  IntegrityStatus,
  Medium,
  Token,
  Warning,
} from '../../../build/types/interfaces/mintmark-nft-metadata.js';
export type { ContentStore } from '../../../hosts/shared/exchange/host-effects.ts';
export type { NftHttp } from '../../../hosts/shared/nft/http.ts';
export type { CoreModules } from '../../shared/core-modules.ts';
export { NftError } from './error.ts';
export type { NftErrorCode, NftFailure } from './error.ts';
export { Nft } from './nft.ts';
export type { OpenedContent } from './content.ts';
export type { DocumentOptions, TokenDocument } from './nft.ts';
export type { NftOptions } from './options.ts';
export { webHttp } from '../../../hosts/browser/http.ts';
export type { WebHttpOptions } from '../../../hosts/browser/http.ts';
