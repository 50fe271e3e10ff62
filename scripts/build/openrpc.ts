import { descriptionIn } from './openapi.ts';

/** Where the methods of the signer are described. */
export const OPENRPC_FILE = 'schema/openrpc.yaml';

/** Returns the description of the signer's methods (OpenRPC) with the version of mintmark. */
export function openrpcDocument(): object {
  return descriptionIn(OPENRPC_FILE);
}
