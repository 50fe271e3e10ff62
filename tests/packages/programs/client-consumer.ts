import { MintmarkError, ProblemError, createNftClient, createProvider, createRpcClient, createSignerClient } from '@mintmark/client';
import { createStamp, generateStampKey, importStampKey } from '@mintmark/client';
import type { BatchItem, ClientError, GatewayResponse, ProblemCode, Token } from '@mintmark/client';

const nft = createNftClient({
  url: new URL('https://gateway.example'),
  apiKey: 'key',
  retry: { maxAttempts: 3 },
  timeoutMs: 0,
  maxBodyBytes: 1,
  fetch,
});
const token = { chain: 1n, contract: '0x', tokenId: '7' };
const first: GatewayResponse<Token> = await nft.token(token, { trace: true, media: 'probe', locale: 'de', owner: '' });
const again = await nft.token(token, { previous: first, signal: AbortSignal.timeout(1000) });
const name: unknown = again.data.metadata.name;
// @ts-expect-error a response about something else
await nft.contract(token, { previous: first });
// @ts-expect-error no such width
nft.imageUrl(token, { width: 65 });

export const named = (item: BatchItem): string => (item.error === undefined ? item.result.contract : item.error.message);
/** The list of codes is closed: a case that is missing is a type error. */
export const advice = (code: ProblemCode): 'wait' | 'mend' => {
  const waits: Partial<Record<ProblemCode, 'wait'>> = { 'quota-exceeded': 'wait', deadline: 'wait' };
  // @ts-expect-error no such code
  const none: ProblemCode = 'quota-exeeded';
  return waits[code] ?? (none === code ? 'wait' : 'mend');
};
export const described = (error: ClientError): string => {
  switch (error.name) {
    case 'ProblemError':
      return error.code;
    case 'RpcError':
      return String(error.rpcCode);
    case 'NetworkError':
      return error.reason;
    case 'UnreadableError':
      return String(error.status);
  }
};

const pair = await generateStampKey('ed25519');
const stamp = createStamp({ caller: 'backend', algorithm: 'ed25519', privateKey: await importStampKey('ed25519', 'pem') });
createStamp({ caller: 'page', ...pair });
const signer = createSignerClient({ url: 'https://gateway.example', chain: 1, stamp });
// @ts-expect-error a token or a stamp, not both
createSignerClient({ url: 'https://gateway.example', stamp, token: 'mm_' });
const [account = ''] = (await signer.request({ method: 'eth_accounts' })).data;
const hash: string = (
  await signer.request(
    { method: 'eth_sendTransaction', params: [{ from: account, to: account, value: '0x1' }, { simulate: false }] },
    { idempotencyKey: 'a' },
  )
).data;
const page = (await signer.request({ method: 'signer_transactions', params: [{ state: 'pending' }] })).data;
const states: readonly string[] = page.transactions.map(({ state }) => state);
// @ts-expect-error a message and an address
await signer.request({ method: 'personal_sign', params: ['0x'] });
// @ts-expect-error no method of the signer
await signer.request({ method: 'eth_sign', params: [] });
const block: unknown = (await signer.call({ method: 'eth_blockNumber' })).data;

const rpc = createRpcClient({ url: 'https://gateway.example', chain: 'eip155:1' });
const { data, limits } = await rpc.batch([{ method: 'eth_chainId' }]);
const left = limits.map(({ policy, available }) => `${policy}: ${available}`);
const failed = data.flatMap((outcome) => ('error' in outcome ? [outcome.error] : []));
const accounts = await createProvider(signer).request({ method: 'eth_accounts' });
const known = (error: unknown): number | undefined =>
  error instanceof ProblemError ? error.rpcCode : error instanceof MintmarkError ? error.retryAfterSeconds : undefined;
console.log(name, hash, states, block, left, failed, accounts, known(undefined));
