import { recoverMessageAddress } from 'viem';
import { expect } from 'vitest';
import type { TokenName } from '../../../../cli/demo/devnet/tokens.ts';
import type { Stage } from '../support/stage.ts';

/** What the scenario is given. */
export interface Given {
  /** The gateway, of another origin where a page asks. */
  readonly url: string;
  readonly [name: string]: unknown;
}

/** Returns what the scenario is given. Each runtime refreshes a token of its own. */
export function givenBy(stage: Stage, refreshed: TokenName): Given {
  const { chainId: chain, tokens } = stage.world.devnet;
  const of = (name: TokenName): object => ({ chain, contract: tokens[name].contract, tokenId: tokens[name].tokenId });
  return {
    url: stage.baseUrl,
    site: stage.site.url,
    closed: stage.closed,
    chain,
    token: of('directory'),
    refreshed: of(refreshed),
    absent: { ...of('directory'), tokenId: '999' },
    secret: stage.world.token,
    stamps: stage.stamps.map(({ caller, key }) => ({ caller, algorithm: key.configured.algorithm, pem: key.privateKey })),
  };
}

const signed = (account: string): object => ({
  account,
  same: true,
  message: expect.stringMatching(/^0x[0-9a-f]{130}$/),
  block: 'string',
  denied: { name: 'ProblemError', code: 'forbidden', rpcCode: -32003, retryable: false, requestId: 'string', known: true },
});

/** Expects what every runtime must come to. */
export async function expectScenario(result: unknown, { world }: Stage): Promise<void> {
  const account = world.devnet.signer.address;
  const wide = { policy: 'wide', quota: 1_000_000, windowSeconds: 10, available: expect.any(Number), effectiveSeconds: expect.any(Number) };
  expect(result).toMatchObject({
    metadata: {
      name: 'Directory',
      trace: true,
      raw: 'string',
      owner: 'string',
      status: 'verified',
      unchanged: [false, true, true],
      requestId: 'string',
      limits: [wide],
      image: ['image/png', true, true],
      contract: 'Mintmark Demo Collection',
      valid: true,
      refreshed: 60,
      tooSoon: { name: 'ProblemError', code: 'refresh-too-soon', retryable: true, retryAfterSeconds: expect.any(Number), known: true },
      absent: { name: 'ProblemError', code: 'token-not-found', retryable: false, requestId: 'string', known: true },
      avatar: { name: 'ProblemError', code: 'unknown-chain', known: true },
      batch: [
        [expect.any(String), 'Directory'],
        ['999', 'token-not-found'],
        [expect.any(String), 'Directory'],
      ],
    },
    calls: {
      chain: '0x7a69',
      limits: [['wide', 1_000_000]],
      many: ['string', ['ProblemError', -32601], 'string'],
      unknownChain: { name: 'ProblemError', code: 'unknown-chain', rpcCode: -32600, known: true },
      unreachable: { name: 'NetworkError', reason: 'unreachable', retryable: true, known: true },
      unreadable: { name: 'UnreadableError', status: 200, retryable: false, known: true },
      aborted: { name: 'RangeError', known: false },
    },
    signatures: {
      token: signed(account),
      stamped: [
        { ...signed(account), extractable: false },
        { ...signed(account), extractable: false },
      ],
      made: [
        [false, 64],
        [false, 130],
      ],
      wrongKey: { name: 'ProblemError', code: 'unauthorized', rpcCode: 4100, retryable: false },
      wrongToken: { name: 'ProblemError', code: 'unauthorized', rpcCode: 4100, retryable: false },
    },
  });
  const { signatures } = result as { readonly signatures: { readonly token: { readonly message: `0x${string}` } } };
  expect(await recoverMessageAddress({ message: 'hello', signature: signatures.token.message })).toBe(account);
}
