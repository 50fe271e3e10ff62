/**
 * Lists a collection: the name of each token, and how far its metadata can be trusted. Saves the
 * first image whose bytes are verified.
 * Needs: npm install @mintmark/client
 */
import { writeFile } from 'node:fs/promises';
import { createNftClient, ProblemError } from '@mintmark/client';

const { MINTMARK_URL = 'http://127.0.0.1:8787', CHAIN = '31337', COLLECTION, COUNT = '120' } = process.env;
const nft = createNftClient({ url: MINTMARK_URL, retry: { maxAttempts: 4 }, timeoutMs: 30_000 });

const { data: contract } = await nft.contract({ chain: CHAIN, contract: COLLECTION });
console.log(`collection ${contract.name} (${contract.symbol})`);

const tokens = Array.from({ length: Number(COUNT) }, (_, index) => ({ chain: CHAIN, contract: COLLECTION, tokenId: index + 1 }));
const items = await nft.batch(tokens);
for (const { token, result } of items)
  if (result !== undefined) console.log(`token ${token.tokenId} ${result.metadata.name} ${result.integrity.status}`);

const failures = new Map();
for (const { error } of items) {
  if (error === undefined) continue;
  const reason = error instanceof ProblemError ? error.code : error.name;
  failures.set(reason, (failures.get(reason) ?? 0) + 1);
}
for (const [reason, count] of failures) console.log(`failed ${count} ${reason}`);

for (const { token, result } of items) {
  if (result?.integrity.status !== 'verified') continue;
  const { data: image } = await nft.image(token);
  const file = `${token.tokenId}.${image.contentType.replace(/^image\/|\+xml$/g, '')}`;
  await writeFile(file, image.bytes);
  console.log(`saved ${file} ${image.bytes.length}`);
  break;
}
