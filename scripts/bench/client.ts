import type { Head, Request, Summary } from '../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../../hosts/shared/eventually.ts';
import type { Client } from '../../hosts/shared/exchange/client.ts';
import type { Result } from '../../hosts/shared/result.ts';
import { ok } from '../../hosts/shared/result.ts';
import { chainId, contract, signTransaction, token } from './fixture.ts';

/** A request and its body. */
export interface Asked {
  readonly request: Request;
  readonly body: Uint8Array;
}

const encoder = new TextEncoder();
const usual = [
  { name: 'host', value: '127.0.0.1' },
  { name: 'user-agent', value: 'node' },
  { name: 'accept', value: '*/*' },
  { name: 'accept-encoding', value: 'gzip, deflate' },
];

/** Makes a request for the gateway's health. */
export function askHealth(): Asked {
  return { request: { method: 'GET', target: '/healthz', headers: usual, peer: '127.0.0.1' }, body: new Uint8Array() };
}

/** Makes a request for a token's metadata. */
export function askToken(tokenId: number): Asked {
  return {
    request: { method: 'GET', target: `/v1/nft/${chainId}/${contract}/${tokenId}`, headers: usual, peer: '127.0.0.1' },
    body: new Uint8Array(),
  };
}

/** Makes a request that asks the proxy for a balance. */
export function askBalance(): Asked {
  return post(`/rpc/${chainId}`, 'eth_getBalance', JSON.stringify([contract, 'latest']), []);
}

/** Makes a request for a signature. */
export function askSignature(nonce: number): Asked {
  const { method, params } = signTransaction(nonce);
  return post(`/v1/signer/${chainId}`, method, params, [{ name: 'authorization', value: `Bearer ${token}` }]);
}

function post(target: string, method: string, params: string, headers: Request['headers']): Asked {
  const body = encoder.encode(`{"jsonrpc":"2.0","id":1,"method":"${method}","params":${params}}`);
  const own = [{ name: 'content-type', value: 'application/json' }, { name: 'content-length', value: String(body.length) }, ...headers];
  return { request: { method: 'POST', target, headers: [...usual, ...own], peer: '127.0.0.1' }, body };
}

/** A client that is always ready and keeps only the outcome. */
export class CountingClient implements Client {
  /** The status of the answer; 0 if there was none. */
  status = 0;
  /** The bytes of the answer's body. */
  bytes = 0;
  /** Resolves when nothing is left to do. */
  readonly finished: Promise<void>;
  readonly #body: Uint8Array;
  #finish: () => void = () => undefined;

  constructor(body: Uint8Array) {
    this.#body = body;
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  body(): Eventually<Result<Uint8Array, never>> {
    return ok(this.#body);
  }

  whole({ status }: Head, { length }: Uint8Array): void {
    this.status = status;
    this.bytes += length;
  }

  head({ status }: Head): void {
    this.status = status;
  }

  chunk(bytes: Uint8Array): undefined {
    this.bytes += bytes.length;
  }

  end({ status }: Summary): void {
    this.status = status;
  }

  failed({ status }: Summary): void {
    throw new Error(`expected a whole answer, got one of status ${status} that broke off`);
  }

  lost(): void {
    this.status = 503;
  }

  done(): void {
    this.#finish();
  }
}
