import { Transaction, Wallet } from 'ethers';
import type { TransactionLike } from 'ethers';
import { parseTransaction, recoverMessageAddress, stringToHex, toHex, zeroAddress } from 'viem';
import type { Hex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bearer, expectRpcError, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { Stage, feesOf, hashOf, keyOf } from './stage.ts';

/** Reported failures about the forms in which clients send requests. */
export function clientFormCases(world: () => World): void {
  describe('reported cases of forms that clients send', () => {
    let stage: Stage;
    beforeAll(async () => {
      const anything = { max: `1${'0'.repeat(30)}` };
      const policies = [
        {
          name: 'transactions',
          effect: 'allow',
          kinds: ['transaction'],
          when: { chain: ['*'], to: ['*'], selector: ['*'], value: anything, fee: anything },
        },
        { name: 'contracts', effect: 'allow', kinds: ['create'], when: { chain: ['*'], value: anything, fee: anything } },
        { name: 'messages', effect: 'allow', kinds: ['message'], when: { caller: ['demo'] } },
      ];
      stage = await Stage.start(world(), { policies });
    });
    afterAll(() => stage[Symbol.asyncDispose]());

    describe('op-stack-client', () => {
      /** What go-ethereum sends with every transaction: null for what it does not have. */
      const absent = {
        gasPrice: null,
        maxFeePerGas: null,
        maxPriorityFeePerGas: null,
        data: null,
        accessList: null,
        maxFeePerBlobGas: null,
        blobVersionedHashes: null,
        blobs: null,
        commitments: null,
        proofs: null,
        authorizationList: null,
      };
      const expectSigned = async (given: object, theirs: TransactionLike): Promise<void> => {
        const transaction = { nonce: 3, gasLimit: 90_000, chainId: world().devnet.chainId, value: 5, to: zeroAddress, ...theirs };
        const wallet = new Wallet(keyOf(stage.account));
        const common = {
          ...absent,
          from: stage.account.address.toLowerCase(),
          to: zeroAddress,
          gas: toHex(90_000),
          value: '0x5',
          nonce: '0x3',
          input: '0x',
          chainId: toHex(world().devnet.chainId),
        };
        const reply = await stage.ask('eth_signTransaction', [{ ...common, ...given }]);
        expect(textAt(reply.body, 'result')).toBe(await wallet.signTransaction(Transaction.from(transaction)));
      };
      const fees = { maxFeePerGas: 7n, maxPriorityFeePerGas: 7n };

      test('a transaction with nulls is signed as ethers signs it without those fields', async () => {
        await expectSigned(feesOf(7n), { ...fees, type: 2 });
        await expectSigned({ gasPrice: '0x7' }, { gasPrice: 7n, type: 0 });
        await expectSigned({ ...feesOf(7n), input: null, data: '0x1234' }, { ...fees, data: '0x1234', type: 2 });
        await expectSigned({ ...feesOf(7n), value: null }, { ...fees, value: 0, type: 2 });
        await expectSigned({ ...feesOf(7n), to: null, input: '0x60006000' }, { ...fees, to: null, data: '0x60006000', type: 2 });
      });

      test('an empty access list is one: with a gas price the transaction is of type 1', async () => {
        await expectSigned({ ...feesOf(7n), accessList: [] }, { ...fees, type: 2 });
        await expectSigned({ gasPrice: '0x7', accessList: [] }, { gasPrice: 7n, type: 1, accessList: [] });
      });

      test('eth_sendTransaction fills in nulls, and the client can ask for the health first', async () => {
        expect(textAt((await stage.ask('health_status', [])).body, 'result')).toBe('ok');
        const nulls = { ...absent, nonce: null, gas: null, input: null, chainId: null, value: null };
        expect(hashOf(await stage.send(nulls))).toMatch(/^0x[0-9a-f]{64}$/);
      });

      test('a null for what a transaction must have is named as missing', async () => {
        for (const name of ['gas', 'nonce', 'chainId']) {
          const fields = { from: stage.account.address, to: zeroAddress, gas: '0x5208', nonce: '0x0', chainId: '0x1', ...feesOf(1n) };
          const reply = await stage.askOn('', 'eth_signTransaction', [{ ...fields, [name]: null }]);
          expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
          expect(textAt(reply.body, 'error', 'message')).toContain(`params[0].${name}`);
        }
      });

      test('blobVersion is a field of transactions with blobs only', async () => {
        const fields = { from: stage.account.address, to: zeroAddress, gas: '0x5208', nonce: '0x0', chainId: '0x1', ...feesOf(1n) };
        const reply = await stage.askOn('', 'eth_signTransaction', [{ ...fields, blobVersion: 0 }]);
        expectRpcError(reply, { code: -32602, problem: 'invalid-params' });
        expect(textAt(reply.body, 'error', 'message')).toContain('params[0].blobVersion');
      });

      // The commitment and the proofs of a blob of zeros are the point at infinity.
      const infinity = `0xc0${'00'.repeat(47)}`;
      const blobs = (proofs: number): object => ({
        ...feesOf(7n),
        maxFeePerBlobGas: '0x1',
        blobs: [`0x${'00'.repeat(131_072)}`],
        commitments: [infinity],
        proofs: Array.from({ length: proofs }, () => infinity),
      });
      test.each([
        [0, 1],
        ['0x0', 1],
        [1, 128],
        ['0x1', 128],
      ])('blobVersion %j says that a blob has %i proofs', async (blobVersion, proofs) => {
        const common = {
          ...absent,
          from: stage.account.address,
          to: zeroAddress,
          gas: '0x5208',
          nonce: '0x0',
          chainId: toHex(world().devnet.chainId),
        };
        const { body } = await stage.ask('eth_signTransaction', [{ ...common, ...blobs(proofs), blobVersion }]);
        const raw = textAt(body, 'result') as `0x03${string}`;
        expect(raw.startsWith('0x03')).toBe(true);
        if (proofs === 1) expect(parseTransaction(raw)).toMatchObject({ type: 'eip4844', sidecars: [{ proof: infinity }] });
        else expect(raw.split(infinity.slice(2))).toHaveLength(proofs + 2);
        const other = await stage.ask('eth_signTransaction', [{ ...common, ...blobs(129 - proofs), blobVersion }]);
        expectRpcError(other, { code: -32602, problem: 'invalid-params' });
        expect(textAt(other.body, 'error', 'message')).toContain('params[0].proofs');
      });
    });

    describe('personal-sign-forms', () => {
      const digits = 'ab'.repeat(32);
      test.each([
        ['64 hexadecimal digits without 0x', digits],
        ['40 hexadecimal digits without 0x', 'ab'.repeat(20)],
        ['plain text', 'I agree to the terms.'],
        ['text with line breaks', 'Site wants you to sign in:\n\nNonce: 0\r\n'],
        ['decimal digits', '1234567890'],
        ['text that begins with 0X', '0Xab'],
        ['text with 0x inside', ' 0xab'],
      ])('%s is text', async (_, message) => {
        const reply = await stage.ask('personal_sign', [message, stage.account.address]);
        const signature = textAt(reply.body, 'result') as Hex;
        expect(await recoverMessageAddress({ message, signature })).toBe(stage.account.address);
        const asBytes = await stage.ask('personal_sign', [stringToHex(message), stage.account.address]);
        expect(textAt(asBytes.body, 'result')).toBe(signature);
      });

      test('parameters in the other order are refused, also if the message looks like an address', async () => {
        const { address } = stage.account;
        for (const message of ['hello', '0x1234', `0x${digits}`, digits])
          expectRpcError(await stage.ask('personal_sign', [address, message]), { code: -32602, problem: 'invalid-params' });
        const other = `0x${'ab'.repeat(20)}`;
        expectRpcError(await stage.ask('personal_sign', [address, other]), { code: 4100, problem: 'forbidden' });
      });

      test('half a byte, and 32 bytes that no policy names, are refused and not taken for text', async () => {
        for (const message of ['0xabc', '0xzz', '0x '])
          expectRpcError(await stage.ask('personal_sign', [message, stage.account.address]), { code: -32602, problem: 'invalid-params' });
        expectRpcError(await stage.ask('personal_sign', [`0x${digits}`, stage.account.address]), { code: -32003, problem: 'forbidden' });
      });
    });

    describe('id-above-2-53', () => {
      const ids = ['9007199254740993', '1764433000123456789', '-9007199254740993', '18446744073709551617', '1e400', '9007199254740993.0'];
      const ask = async (body: string): Promise<string> => {
        const url = `${stage.served.baseUrl}/v1/signer/${world().devnet.chainId}`;
        const response = await fetch(url, {
          method: 'POST',
          headers: { ...bearer(world().token), 'content-type': 'application/json' },
          body,
        });
        return response.text();
      };
      const call = (id: string, method: string, params = '[]'): string =>
        `{"jsonrpc":"2.0","id":${id},"method":"${method}","params":${params}}`;

      test.each(ids)('%s stands as it is in results and errors, also in a batch', async (id) => {
        const message = `["hello","${stage.account.address}"]`;
        for (const text of [
          call(id, 'eth_chainId'),
          call(id, 'personal_sign', message),
          call(id, 'eth_getBalance', '[]'),
          call(id, 'eth_sign'),
        ])
          expect(await ask(text)).toContain(`"id":${id},`);
        const batch = await ask(
          `[${call(id, 'eth_accounts')},${call('"9007199254740993"', 'eth_blockNumber')},${call(id, 'eth_gasPrice')}]`,
        );
        expect(batch.match(/"id":[^,]*/g)).toEqual([`"id":${id}`, '"id":"9007199254740993"', `"id":${id}`]);
      });

      test('the proxy keeps it too, and two ids that are one number to JavaScript are two calls', async () => {
        const url = `${stage.served.baseUrl}/rpc/${world().devnet.chainId}`;
        const body = `[${call('9007199254740992', 'eth_chainId')},${call('9007199254740993', 'eth_blockNumber')}]`;
        const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
        const text = await response.text();
        expect(text).toMatch(/"id":9007199254740992,"result":"0x7a69"/);
        expect(text).toMatch(/"id":9007199254740993,"result":"0x[0-9a-f]+"/);
      });
    });
  });
}
