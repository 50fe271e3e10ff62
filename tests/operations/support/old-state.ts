import { account, configuration, token } from '../../vault/support/wallet.ts';

/** The caller of the state that older versions left, and the key, which everybody knows. */
export const stateToken = token;
export const stateKey = 'ac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80';

/** What that state holds. */
export const expectedState = { account, transactions: 3 };

/** The configuration of a gateway on it. Nobody is at the chain's address. */
export const stateConfiguration = {
  chains: { 31337: { rpc: ['http://127.0.0.1:9'] } },
  signer: { ...(configuration().signer as object), keys: [{ id: 'hot', env: 'KEY' }] },
  state: { sqlite: './mintmark.db' },
};
