import { toHex } from 'viem';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, at, bearer, expectProblem, expectRpcError, rpc } from '../support/ask.ts';
import type { Served } from '../support/host.ts';
import { tokenPath } from '../nft/metadata.ts';
import { accountOf } from '../signer/signing.ts';
import type { World } from '../support/world.ts';

/** The expected log line for the deliberate panic of each component. */
const expectedLines = [
  { component: 'nft', panic: 'mintmark-nft: a deliberate trap for token 57005', at: 'nft/src/trap.rs' },
  // The message of this panic has the request's target, so the log must not have it.
  {
    component: 'gateway',
    panic: 'a message with values in it, which are withheld',
    at: 'gateway/driver-effects/src/component/trap.rs',
  },
  { component: 'signer', panic: 'mintmark-signer: a deliberate trap for 57005 wei', at: 'signer/src/wallet/trap.rs' },
] as const;

/**
 * A trap is logged with the request, the component, the panic with its place, and the stack. No
 * secret is.
 */
export function trapLog(world: () => World): void {
  describe.each(['trapping', 'trapping-debug'] as const)('the log of a trap (%s)', (variant) => {
    let served: Served;
    let lines: unknown[];
    /** A query with a secret that a client should not have sent. */
    const stray = 'a-stray-secret';
    beforeAll(async () => {
      served = await world().serve(world().configuration(), { variant });
      const { chainId, collection, signer } = world().devnet;
      const id = (name: string): Record<string, string> => ({ 'x-request-id': `trap-${name}` });
      const token = tokenPath(chainId, collection, '57005');
      expectProblem(await ask(`${served.baseUrl}${token}`, { headers: id('nft') }), 503, 'instance-replaced');
      expectProblem(await ask(`${served.baseUrl}/healthz?57005=${stray}`, { headers: id('gateway') }), 503, 'instance-replaced');
      const call = {
        method: 'eth_sendTransaction',
        params: [{ from: signer.address, to: accountOf(world(), 1), value: toHex(57_005n) }],
      };
      const signed = await rpc(`${served.baseUrl}/v1/signer/${chainId}`, call, { ...bearer(world().token), ...id('signer') });
      expectRpcError(signed, { status: 503, code: -32603, problem: 'instance-replaced' });
      // All instances are replaced.
      expect((await ask(`${served.baseUrl}/healthz`)).status).toBe(200);
      const accounts = await rpc(`${served.baseUrl}/v1/signer`, { method: 'eth_accounts' }, bearer(world().token));
      expect(accounts.body).toMatchObject({ result: [signer.address] });
      await served.stop();
      lines = served
        .output()
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line): unknown => JSON.parse(line))
        .filter((line) => at(line, 'msg') === 'trap');
    });
    afterAll(async () => void (await served.kill()));

    test('each trap has one line, with request, component, message and place', () => {
      expect(lines).toHaveLength(expectedLines.length);
      for (const [index, { component, panic, at: file }] of expectedLines.entries()) {
        expect(lines[index]).toMatchObject({ id: `trap-${component}`, component, panic, error: expect.stringMatching(/^RuntimeError: /) });
        expect(at(lines[index], 'at')).toMatch(new RegExp(`^${file.replaceAll('.', '\\.')}:\\d+:\\d+$`));
      }
    });

    test(variant === 'trapping' ? 'the stack has module and offset' : 'the stack has function, file and line', () => {
      for (const [index, { component, at: file }] of expectedLines.entries()) {
        const stack = at(lines[index], 'stack');
        if (!Array.isArray(stack)) throw new TypeError(`expected a stack, got ${JSON.stringify(lines[index])}`);
        if (variant === 'trapping') {
          for (const frame of stack) expect(frame).toMatch(/^(?:nft|gateway|signer)\[\d+\] 0x[0-9a-f]+$/);
          expect(stack[0]).toMatch(new RegExp(`^${component}\\[`));
          continue;
        }
        const [, line] = /:(\d+):\d+$/.exec(String(at(lines[index], 'at'))) ?? [];
        expect(stack[0]).toMatch(/^(?:\S+::)?panic_if_requested \(/);
        expect(stack[0]).toContain(` (${file}:${line})`);
        // The rest of the stack, up to the export that the host called.
        expect(stack.at(-1)).toMatch(/^mintmark:(?:gateway|signer)\/[^ ]+ \([^ ]+\.rs:\d+\)$/);
      }
    });

    test('the lines have no secret, and no path of the machine', () => {
      const text = JSON.stringify(lines).toLowerCase();
      const { signer, collection } = world().devnet;
      const secrets = [world().token, signer.privateKey.slice(2), signer.address, collection, accountOf(world(), 1), stray];
      for (const secret of secrets) expect(text).not.toContain(secret.toLowerCase());
      expect(text).not.toMatch(/registry\/src|\/rustc\/|"\/|\(\//);
    });
  });
}
