import { anvil } from 'viem/chains';
import type { Served } from '../../suite/support/host.ts';
import type { World } from '../../suite/support/world.ts';

/** Whom the snippets pay: the second of anvil's accounts. */
export const receiver = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';

/** The domain of the typed data that the snippets sign. */
export const mailDomain = { name: 'Mail', chainId: anvil.id, verifyingContract: '0xCcCCccccCCCCcCCCCCCcCcCccCcCCCcCcccccccC' } as const;

/**
 * Serves what the snippets expect: the demo's policies, one that allows their typed data, and one
 * that allows a call of a contract.
 */
export function serveForClients(world: World): Promise<Served> {
  const { collection } = world.devnet;
  const chain = [String(anvil.id)];
  const configuration = world.configuration();
  const mail = { primaryType: ['Mail'], domain: { chainId: chain, verifyingContract: [mailDomain.verifyingContract] } };
  const approvals = {
    chain,
    to: [collection],
    selector: ['setApprovalForAll(address operator,bool approved)'],
    fee: { max: '10000000000000000' },
  };
  const policies = [
    ...configuration.signer.policies,
    { name: 'mail', effect: 'allow', kinds: ['typedData'], when: mail },
    { name: 'approvals', effect: 'allow', kinds: ['transaction'], when: approvals },
  ];
  return world.serve({ ...configuration, signer: { ...configuration.signer, policies } });
}
