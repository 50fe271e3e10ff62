import { recoverMessageAddress } from 'viem';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { expectRpcError, at, textAt } from '../../suite/support/ask.ts';
import { readAudit } from '../../suite/signer/audit.ts';
import type { Served } from '../../suite/support/host.ts';
import { ProcessHost } from '../../support/process-host.ts';
import type { HostCommand } from '../../support/process-host.ts';
import { Stage } from './stage.ts';

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** Returns a DER signature with the other s, which is as valid. */
function otherS(der: Buffer): Buffer {
  const lengthOfR = der[3] ?? 0;
  const s = BigInt(`0x${der.subarray(6 + lengthOfR).toString('hex')}`);
  const digits = (order - s).toString(16).padStart(64, '0');
  const number = Buffer.from(digits.replace(/^(00)+/, ''), 'hex');
  const positive = (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.of(0), number]) : number;
  const body = Buffer.concat([der.subarray(2, 4 + lengthOfR), Buffer.of(2, positive.length), positive]);
  return Buffer.concat([Buffer.of(0x30, body.length), body]);
}

/** Tests that a host signs by AWS KMS. */
export function testSigning(command: HostCommand): void {
  describe(`a key in AWS KMS, on ${command.name}`, () => {
    const host = new ProcessHost(command);
    let stage: Stage;
    let served: Served;
    beforeAll(async () => {
      stage = await Stage.create(host);
      served = await stage.serve();
    });
    beforeEach(() => stage.proxy.reset());
    afterAll(async () => {
      await host[Symbol.asyncDispose]();
      await stage[Symbol.asyncDispose]();
    });

    test('signs a transaction that is mined, and messages that recover, whatever s it chooses', async () => {
      expect(await stage.mined(await stage.send(served))).toBe('success');
      for (const flip of [false, true]) {
        stage.proxy.react = ({ operation }) =>
          operation === 'Sign' && flip
            ? { change: (it) => ({ ...it, Signature: otherS(Buffer.from(String(it['Signature']), 'base64')).toString('base64') }) }
            : undefined;
        for (const message of ['one', 'two', 'three', 'four']) {
          const signature = textAt((await stage.sign(served, message)).body, 'result');
          expect(await recoverMessageAddress({ message, signature: `0x${signature.slice(2)}` })).toBe(stage.account);
          expect(BigInt(`0x${signature.slice(66, 130)}`)).toBeLessThan(2n ** 255n);
        }
      }
    });

    test('is asked again when KMS throttles', async () => {
      stage.proxy.react = (_, index) => (index === 0 ? { status: 400, body: { __type: 'ThrottlingException' } } : undefined);
      textAt((await stage.sign(served, 'throttled')).body, 'result');
      expect(stage.proxy.operations).toEqual(['Sign', 'Sign']);
    });

    test('that does not answer gives key-unavailable; a retry gives the recorded transaction', async () => {
      stage.proxy.react = () => 'hang';
      const failed = await stage.send(served, 'hangs');
      expectRpcError(failed, { status: 503, code: -32603, problem: 'key-unavailable', id: 1 });
      await expect.poll(() => served.output()).toMatch(/"code":"key-holder-failed".*no answer within 2 seconds/);
      const entries = await readAudit(served.baseUrl, stage.world.token);
      stage.proxy.reset();
      expect(await stage.mined(await stage.send(served, 'hangs'))).toBe('success');
      expect(await readAudit(served.baseUrl, stage.world.token)).toHaveLength(entries.length);
    });

    test('that may not be used any more is told by the missing IAM action', async () => {
      stage.proxy.react = () => ({ status: 400, body: { __type: 'AccessDeniedException', Message: 'User: arn:aws:iam::1:user/secret' } });
      expectRpcError(await stage.sign(served, 'denied'), { status: 503, code: -32603, problem: 'key-unavailable', id: 1 });
      await expect.poll(() => served.output()).toContain('KmsError: kms:Sign is not allowed: add it to the IAM policy');
      expect(served.output()).not.toContain('user/secret');
    });

    test('that signs with another key, or another digest: no signature leaves', async () => {
      for (const [name, lie] of Object.entries(stage.lies)) {
        stage.proxy.react = ({ input }) => ({
          change: (it) => ({ ...it, Signature: lie(Buffer.from(String(input['Message']), 'base64')) }),
        });
        const { status, body } = await stage.sign(served, name);
        expect({ status, problem: at(body, 'error', 'data', 'code') }).toEqual({ status: 200, problem: 'internal' });
        expect(JSON.stringify(body)).not.toMatch(/0x[0-9a-f]{130}/);
      }
      await expect.poll(() => served.output()).toMatch(/"code":"key-holder-failed"[^\n]*of the key over the digest/);
    });

    test('no credential is in the log', async () => {
      for (const secret of stage.secrets) expect(served.output()).not.toContain(secret);
      expect(await served.stop()).toBe(0);
    });
  });
}
