import { createLimiter, clientOf } from '@mintmark/rate-limit';
import type { Taken, Verdict } from '@mintmark/rate-limit';
import { loadLimiter } from '@mintmark/rate-limit/component';
import { limit as express } from '@mintmark/rate-limit/express';
import { limit as fetching } from '@mintmark/rate-limit/fetch';
import { createNft, NftError } from '@mintmark/nft';
import type { NftErrorCode, TokenDocument } from '@mintmark/nft';
import { guardedFetch } from '@mintmark/nft/guarded-fetch';
import { createSigner, MemoryLedger, SignerError } from '@mintmark/signer';
import type { LedgerStore, SignerErrorCode } from '@mintmark/signer';
import { loadSigner } from '@mintmark/signer/bindings';
import type { wallets } from '@mintmark/signer/bindings';
import { openSqliteLedger } from '@mintmark/signer/sqlite';

const limiter = createLimiter({ policies: [{ quota: 1 }], limiter: await loadLimiter() });
const taken: Taken = await limiter.take(clientOf('192.0.2.1'));
const verdicts: readonly Verdict[] = taken.verdicts;
// @ts-expect-error a quota is a number
createLimiter({ policies: [{ quota: '1' }] });
export const handler = fetching({ limiter, of: (request) => request.headers.get('x-key') ?? undefined }, () => new Response('ok'));
export const middleware = express<{ ip: string }>({ limiter, of: ({ ip }) => clientOf(ip) });

const nft = await createNft({ chains: { 1: ['https://rpc.example'] } });
const document: TokenDocument = await nft.token({ chain: '1', contract: '0x', tokenId: '1' });
const ledger: LedgerStore = await openSqliteLedger('ledger.db');
const signer = await createSigner({ config: {}, ledger, keys: { hot: new Uint8Array(32) } });
export const codes = (error: unknown): NftErrorCode | SignerErrorCode | undefined =>
  error instanceof NftError || error instanceof SignerError ? error.code : undefined;
const row: wallets.Row = { name: 'a', value: 'b' };
const { wallets: bound } = (await loadSigner())();
const rows: string[] = bound.stopRows();
const response: Response = await guardedFetch()('https://example.com/');
console.log(verdicts, document.metadata['name'], signer, new MemoryLedger().read([row.name]), rows, response.status);
