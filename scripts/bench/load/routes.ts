import type { Call } from '../../../build/types/interfaces/mintmark-signer-types.js';
import { account, chainId, contract, sendTransaction, signTransaction, token, unkeptChainId } from '../fixture.ts';
import { composedGateways } from '../subjects/composed.ts';
import { reference, referenceWithAnswers, referenceWithUndici } from '../subjects/reference.ts';
import type { PlannedRequest } from './plan.ts';

/** What a load sends, and what it gets. */
export interface Requests {
  readonly requests: readonly PlannedRequest[];
  /** A text in the body of every right answer. */
  readonly expected: string;
}

/** A route to put under load. */
export interface Route extends Requests {
  /** A part of the ids of the rows. */
  readonly id: 'health' | 'token' | 'token.kept' | 'rpc' | 'sign';
  /** For people. */
  readonly what: string;
  /** Returns one of its requests. */
  readonly one: string;
  /** Services that are left out: they differ on another route. */
  readonly without: readonly string[];
  /** The aim: so many times as many requests per second as one of the references. */
  readonly aim: { readonly atLeast: number; readonly times: string };
}

/**
 * How many tokens there are, and transactions by nonce: enough that no two in a row are the same.
 */
export const variety = 64;

const json = { 'content-type': 'application/json' };
const call = (method: string, params: string): string => `{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`;
const each = <T>(make: (index: number) => T): T[] => Array.from({ length: variety }, (_, index) => make(index));

const tokensOf = (chain: number): PlannedRequest[] =>
  each((tokenId) => ({ method: 'GET', path: `/v1/nft/${chain}/${contract}/${tokenId}`, headers: {} }));

/** Calls that the proxy forwards. */
export const forwardedCalls: Requests = {
  requests: [
    { method: 'POST', path: `/rpc/${chainId}`, headers: json, body: call('eth_getBalance', JSON.stringify([account.address, 'latest'])) },
  ],
  expected: '"result":"0x',
};

const askSigner = ({ method, params }: Call): PlannedRequest => ({
  method: 'POST',
  path: `/v1/signer/${chainId}`,
  headers: { ...json, authorization: `Bearer ${token}` },
  body: call(method, params),
});

/** Transactions to sign. */
export const signatures: Requests = { requests: each((nonce) => askSigner(signTransaction(nonce))), expected: '"result":"0x02' };

/** Transactions to sign and send. The gateway asks the chain for nonce, gas and fees. */
export const sends: Requests = { requests: each((amount) => askSigner(sendTransaction(amount))), expected: '"result":"0x' };

/** The routes. */
export const routes: readonly Route[] = [
  {
    id: 'health',
    what: '`GET /healthz`',
    one: 'a probe',
    without: [referenceWithAnswers, referenceWithUndici],
    requests: [{ method: 'GET', path: '/healthz', headers: {} }],
    expected: '"status":"ok"',
    aim: { atLeast: 0.67, times: reference },
  },
  {
    id: 'token',
    what: 'token, its document at hand, the chain read for each',
    one: 'a token',
    without: [referenceWithAnswers, referenceWithUndici],
    requests: tokensOf(unkeptChainId),
    expected: '"status":"verified"',
    aim: { atLeast: 1, times: reference },
  },
  {
    id: 'token.kept',
    what: 'token whose answer is kept for 60 s',
    one: 'a kept answer',
    without: [reference, referenceWithUndici],
    requests: tokensOf(chainId),
    expected: '"status":"verified"',
    aim: { atLeast: 1, times: referenceWithAnswers },
  },
  {
    id: 'rpc',
    what: 'limited RPC call, forwarded',
    one: 'an RPC call',
    without: [referenceWithAnswers],
    ...forwardedCalls,
    aim: { atLeast: 1, times: reference },
  },
  {
    id: 'sign',
    what: 'signature of a transaction, recorded on disk before',
    one: 'a signature',
    without: [referenceWithAnswers, referenceWithUndici, ...composedGateways],
    ...signatures,
    aim: { atLeast: 3, times: reference },
  },
];
