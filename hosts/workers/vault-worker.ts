/** The vault's script: keys and the ledger, in objects that only the gateway's script is bound to. It answers no request from outside. */
export { Vault } from './objects/vault.ts';

export default { fetch: () => new Response(null, { status: 404 }) } satisfies ExportedHandler;
