/** The script of the gateway. It has no key: the vault's script has them. */
import { exchange } from './gateway/gateway.ts';
import { handlerWith } from './handler.ts';

export { Limits } from './objects/limits.ts';
export { Sockets } from './objects/sockets.ts';
export { Tokens } from './objects/tokens.ts';

export default handlerWith(exchange);
