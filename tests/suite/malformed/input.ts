import { getAddress } from 'viem';
import { afterAll, describe, expect, test } from 'vitest';
import { ask, at, bearer, envelope, expectProblem, expectRpcError, post } from '../support/ask.ts';
import { tokenPath } from '../nft/metadata.ts';
import { rawRequest } from '../support/raw.ts';
import type { World } from '../support/world.ts';

const someContract = `0x${'ab'.repeat(20)}`;

/**
 * Malformed input is answered by a problem that names the field. Nothing crashes, and nothing is
 * signed.
 */
export function badInput(world: () => World): void {
  describe('bad input', () => {
    const base = async (): Promise<string> => (await world().shared()).baseUrl;

    afterAll(async () => {
      expect((await ask(`${await base()}/healthz`)).status).toBe(200);
    });

    test.each([
      ['a short address', '31337', '0x12', '1', 'invalid-address', 'contract'],
      ['an address without 0x', '31337', 'ab'.repeat(20), '1', 'invalid-address', 'contract'],
      ['an address that is not hexadecimal', '31337', `0x${'zz'.repeat(20)}`, '1', 'invalid-address', 'contract'],
      ['a wrong checksum', '31337', '0x70997970C51812dc3A010C7d01b50e0d17dc79c8', '1', 'invalid-address', 'contract'],
      ['a name', '31337', 'vitalik.eth', '1', 'invalid-address', 'contract'],
      ['a negative id', '31337', someContract, '-1', 'invalid-token-id', 'tokenId'],
      ['an id that is no number', '31337', someContract, 'one', 'invalid-token-id', 'tokenId'],
      ['a fraction', '31337', someContract, '1.5', 'invalid-token-id', 'tokenId'],
      ['an exponent', '31337', someContract, '1e3', 'invalid-token-id', 'tokenId'],
      ['an empty hexadecimal id', '31337', someContract, '0x', 'invalid-token-id', 'tokenId'],
      ['2^256', '31337', someContract, (1n << 256n).toString(), 'invalid-token-id', 'tokenId'],
      ['2^256 in hexadecimal', '31337', someContract, `0x${(1n << 256n).toString(16)}`, 'invalid-token-id', 'tokenId'],
      ['an id of 5,000 digits', '31337', someContract, '9'.repeat(5000), 'invalid-token-id', 'tokenId'],
      ['an id in percent-encoding', '31337', someContract, '%31', 'invalid-token-id', 'tokenId'],
      ['a chain that is no number', 'mainnet', someContract, '1', 'invalid-chain', 'chain'],
      ['a chain of another namespace', 'solana:1', someContract, '1', 'invalid-chain', 'chain'],
      ['chain 0', '0', someContract, '1', 'invalid-chain', 'chain'],
      ['a chain with a leading zero', '031337', someContract, '1', 'invalid-chain', 'chain'],
    ])('metadata: %s', async (_, chain, contract, tokenId, code, field) => {
      const reply = await ask(`${await base()}${tokenPath(chain, contract, tokenId)}`);
      expectProblem(reply, 400, code, field);
      expect(at(reply.body, 'retryable')).toBe(false);
      // A long value is shortened.
      expect(JSON.stringify(reply.body).length).toBeLessThan(1000);
    });

    test('the largest token id is accepted', async () => {
      const greatest = (1n << 256n) - 1n;
      for (const tokenId of [greatest.toString(), `0x${greatest.toString(16)}`]) {
        expectProblem(
          await ask(`${await base()}${tokenPath(world().devnet.chainId, getAddress(world().devnet.collection), tokenId)}`),
          404,
          'token-not-found',
        );
      }
    });

    test.each([
      '/v1',
      '/v1/nft',
      '/v1/nft/1',
      `${tokenPath(1, someContract, '1')}/`,
      `${tokenPath(1, someContract, '1')}/nothing/more`,
      '/v2/nft/1/2/3',
      '/rpc',
      '/rpc/1/2/3',
      '/v1/signer/1/2',
      '/healthz/..%2f',
      '/favicon.ico',
    ])('no route at %s', async (path) => {
      expectProblem(await ask(`${await base()}${path}`), 404, 'unknown-route');
    });

    test('a chain that is not configured', async () => {
      expectProblem(await ask(`${await base()}${tokenPath(1, someContract, '1')}`), 404, 'unknown-chain', '1');
      const call = envelope({ method: 'eth_chainId' });
      expectRpcError(await post(`${await base()}/rpc/1`, call), { status: 404, code: -32600, problem: 'unknown-chain', id: null });
      expectRpcError(await post(`${await base()}/v1/signer/1`, call, bearer(world().token)), {
        status: 404,
        code: -32600,
        problem: 'unknown-chain',
        id: null,
      });
    });

    test('an unknown query parameter', async () => {
      expectProblem(
        await ask(`${await base()}${tokenPath(world().devnet.chainId, world().devnet.collection, '3')}?nonsense=1`),
        400,
        'invalid-query',
      );
    });

    test.each(['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'PROPFIND'])('metadata: method %s', async (method) => {
      const reply = await rawRequest(await base(), {
        method,
        path: tokenPath(world().devnet.chainId, world().devnet.collection, '3'),
        headers: {},
      });
      expect({ status: reply.status, code: at(JSON.parse(reply.text), 'code') }).toEqual({ status: 405, code: 'method-not-allowed' });
      expect(reply.headers.allow?.split(', ')).toEqual(expect.arrayContaining(['GET', 'HEAD']));
    });

    test.each(['GET', 'PUT', 'DELETE', 'TRACE'])('JSON-RPC: method %s', async (method) => {
      for (const path of [`/rpc/${world().devnet.chainId}`, '/v1/signer']) {
        const reply = await rawRequest(await base(), {
          method,
          path,
          headers: bearer(path === '/v1/signer' ? world().token : world().apiKey),
        });
        expect({ status: reply.status, code: at(JSON.parse(reply.text), 'error', 'data', 'code') }).toEqual({
          status: 405,
          code: 'method-not-allowed',
        });
        expect(reply.headers.allow?.split(', ')).toContain('POST');
      }
    });
  });
}
