import { createPublicClient, http, parseEther, recoverMessageAddress, recoverTypedDataAddress } from 'viem';
import type { Hex } from 'viem';
import { anvil } from 'viem/chains';
import { expect } from 'vitest';
import type { Devnet } from '../../../cli/demo/devnet/devnet.ts';
import { mailDomain, receiver } from './gateway.ts';
import type { Finished } from './program.ts';

/**
 * Expects that a snippet did everything that it is there for: read, sent, signed, and was refused
 * in words that name the policy.
 */
export async function expectEverything(finished: Finished, client: string, devnet: Devnet): Promise<void> {
  expect(finished, finished.stderr).toMatchObject({ status: 0 });
  const line = (name: string): string => {
    const found = finished.stdout.split('\n').find((candidate) => candidate.startsWith(`${name} `));
    if (found === undefined) throw new Error(`expected a line "${name} ...", got:\n${finished.stdout}${finished.stderr}`);
    return found.slice(name.length + 1);
  };
  const signer = devnet.signer.address;
  const contents = `hello from ${client}`;

  expect(Number(/^\d+/.exec(line('block'))?.[0])).toBeGreaterThan(0);
  expect(line('account')).toBe(signer);

  const hash = /0x[0-9a-f]{64}\b/.exec(transactionHash(line('transaction')))?.[0] as Hex;
  const chain = createPublicClient({ chain: anvil, transport: http(devnet.rpcUrl) });
  // The snippet has waited for the receipt, so it is there.
  expect(await chain.getTransactionReceipt({ hash })).toMatchObject({ status: 'success', from: signer.toLowerCase() });
  expect(await chain.getTransaction({ hash })).toMatchObject({ to: receiver.toLowerCase(), value: parseEther('0.01') });

  const message = line('message') as Hex;
  expect(await recoverMessageAddress({ message: contents, signature: message })).toBe(signer);
  const typedData = {
    domain: mailDomain,
    types: { Mail: [{ name: 'contents', type: 'string' }] },
    primaryType: 'Mail',
    message: { contents },
  } as const;
  expect(await recoverTypedDataAddress({ ...typedData, signature: line('typed-data') as Hex })).toBe(signer);

  expect(line('denied')).toMatch(/no policy allows this transaction .*demo-accounts: value 2000000000000000000 is above/);
}

/** The hash in a line that is a hash and a status, or a receipt as JSON. */
function transactionHash(text: string): string {
  if (!text.startsWith('{')) {
    expect(text).toMatch(/ success$/);
    return text;
  }
  const receipt: unknown = JSON.parse(text);
  expect(receipt).toMatchObject({ status: '0x1', transactionHash: expect.any(String) });
  return String(Reflect.get(receipt as object, 'transactionHash'));
}
