/**
 * Uses everything that the package has, and returns what came of it as JSON. Runs on Node, in
 * workerd and in browsers.
 */
import {
  MintmarkError,
  NetworkError,
  ProblemError,
  UnreadableError,
  createNftClient,
  createRpcClient,
  createSignerClient,
  createStamp,
  generateStampKey,
  importStampKey,
} from '@mintmark/client';

const failure = async (work) => {
  try {
    await work();
    return 'none';
  } catch (error) {
    const { name, code, rpcCode, status, reason, retryable, retryAfterSeconds, requestId } = error;
    const known = error instanceof MintmarkError;
    return { name, code, rpcCode, status, reason, retryable, retryAfterSeconds, requestId: typeof requestId, known };
  }
};

const metadata = async ({ url, token, absent, refreshed }) => {
  const nft = createNftClient({ url });
  const first = await nft.token(token, { trace: true, raw: true, locale: 'de', owner: '' });
  const plain = await nft.token(token);
  const again = await nft.token(token, { previous: plain });
  const image = await nft.image(token);
  const fetched = await fetch(nft.imageUrl(token));
  const contract = await nft.contract(token);
  const batch = await nft.batch([token, absent, token]);
  return {
    name: first.data.metadata.name,
    trace: first.data.trace.length > 0,
    raw: typeof first.data.raw.body,
    owner: typeof first.data.owner,
    status: plain.data.integrity.status,
    unchanged: [plain.unchanged, again.unchanged, again.data === plain.data],
    requestId: typeof plain.requestId,
    limits: plain.limits,
    image: [image.data.contentType, image.data.bytes.length > 100, image.data.bytes.length === (await fetched.arrayBuffer()).byteLength],
    contract: contract.data.name,
    valid: (await nft.validate(refreshed)).data.valid,
    refreshed: (await nft.refresh(refreshed)).data.nextAfterSeconds,
    tooSoon: await failure(() => nft.refresh(refreshed)),
    absent: await failure(() => nft.token(absent)),
    avatar: await failure(() => nft.avatar('name.eth')),
    batch: batch.map(({ token: { tokenId }, result, error }) => [String(tokenId), result?.metadata.name ?? error.code]),
  };
};

const calls = async ({ url, chain, site, closed }) => {
  const rpc = createRpcClient({ url, chain });
  const { data, limits } = await rpc.call({ method: 'eth_chainId' });
  const many = await rpc.batch([{ method: 'eth_chainId' }, { method: 'eth_coinbase' }, { method: 'eth_blockNumber', params: [] }]);
  const page = createRpcClient({ url: `${site}/page`, chain });
  return {
    chain: data,
    limits: limits.map(({ policy, quota }) => [policy, quota]),
    many: many.data.map((outcome) => ('error' in outcome ? [outcome.error.name, outcome.error.rpcCode] : typeof outcome.result)),
    unknownChain: await failure(() => createRpcClient({ url, chain: 'eip155:5' }).call({ method: 'eth_chainId' })),
    unreachable: await failure(() => createRpcClient({ url: closed, chain }).call({ method: 'eth_chainId' })),
    unreadable: await failure(() => page.call({ method: 'eth_chainId' })),
    kinds: [NetworkError, ProblemError, UnreadableError].map(({ name }) => name),
    aborted: await failure(() => rpc.call({ method: 'eth_chainId' }, { signal: AbortSignal.abort(new RangeError('enough')) })),
  };
};

const signatures = async ({ url, chain, secret, stamps }) => {
  const one = async (credential) => {
    const signer = createSignerClient({ url, chain, ...credential });
    const { data: accounts } = await signer.request({ method: 'eth_accounts' });
    const message = { method: 'personal_sign', params: ['0x68656c6c6f', accounts[0]] };
    const { data: plain } = await signer.request(message);
    const { data: keyed } = await signer.request(message, { idempotencyKey: crypto.randomUUID() });
    const denied = await failure(() => signer.request({ method: 'personal_sign', params: [`0x${'11'.repeat(32)}`, accounts[0]] }));
    return {
      account: accounts[0],
      same: plain === keyed,
      message: plain,
      denied,
      block: typeof (await signer.call({ method: 'eth_blockNumber' })).data,
    };
  };
  const stamped = stamps.map(async ({ caller, algorithm, pem }) => {
    const privateKey = await importStampKey(algorithm, pem);
    return { extractable: privateKey.extractable, ...(await one({ stamp: createStamp({ caller, algorithm, privateKey }) })) };
  });
  const made = await Promise.all(['ed25519', 'ecdsa-p256-sha256'].map(generateStampKey));
  const nobody = createStamp({ caller: stamps[0].caller, ...made[0] });
  return {
    token: await one({ token: secret }),
    stamped: await Promise.all(stamped),
    made: made.map(({ privateKey, publicKey }) => [privateKey.extractable, publicKey.length]),
    wrongKey: await failure(() => createSignerClient({ url, chain, stamp: nobody }).request({ method: 'eth_accounts' })),
    wrongToken: await failure(() => createSignerClient({ url, token: 'mm_wrong' }).request({ method: 'eth_accounts' })),
  };
};

export const scenario = async (given) => ({
  metadata: await metadata(given),
  calls: await calls(given),
  signatures: await signatures(given),
});
