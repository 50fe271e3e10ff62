import { MintmarkError, ProblemError, RpcError } from '../errors.ts';
import type { Call } from './read.ts';
import type { SignerClient } from './signer.ts';

/** An EIP-1193 provider, as viem's `custom` and ethers' `BrowserProvider` take it. */
export interface Provider {
  request(call: { readonly method: string; readonly params?: unknown }): Promise<unknown>;
}

/** An error as EIP-1193 has it. `cause` is the `ClientError`. */
export interface ProviderError extends Error {
  readonly code: number;
  readonly data: unknown;
}

/** How a provider sends. */
export interface ProviderOptions {
  /** Returns the idempotency key of a call. Default: there is none. */
  readonly idempotencyKey?: (call: Call) => string | undefined;
}

/** The code of EIP-1193 for a provider without a connection. */
const DISCONNECTED = 4900;

/** Makes a provider of a client of the signer, so that other libraries send stamped requests. */
export function createProvider(signer: SignerClient, { idempotencyKey }: ProviderOptions = {}): Provider {
  return {
    request: async ({ method, params }) => {
      const call: Call = { method, ...(typeof params === 'object' && params !== null ? { params } : {}) };
      const key = idempotencyKey?.(call);
      try {
        return (await signer.call(call, key === undefined ? {} : { idempotencyKey: key })).data;
      } catch (error) {
        throw error instanceof MintmarkError ? providerError(error) : error;
      }
    },
  };
}

function providerError(cause: MintmarkError): ProviderError {
  const code = cause instanceof ProblemError || cause instanceof RpcError ? cause.rpcCode : undefined;
  const data = cause instanceof ProblemError ? cause.problem : cause instanceof RpcError ? cause.data : undefined;
  const message = cause instanceof ProblemError ? cause.problem.detail : cause.message;
  return Object.assign(new Error(message, { cause }), { code: code ?? DISCONNECTED, data });
}
