/**
 * The script of the vault: keys and the ledger, in objects that only the gateway's script can
 * reach. It answers no request from outside.
 */
export { Vault } from './objects/vault.ts';

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
