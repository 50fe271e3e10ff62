import { Limits as Real } from '../../../../hosts/workers/objects/limits.ts';

export { default } from '../../../../hosts/workers/gateway-worker.ts';
export { Sockets, Tokens } from '../../../../hosts/workers/gateway-worker.ts';

/** Limits whose storage takes no writes. */
export class Limits extends Real {
  constructor(...[context, bindings]: ConstructorParameters<typeof Real>) {
    const refuse = (): Promise<never> => Promise.reject(new TypeError('expected the storage to write, got none'));
    Object.defineProperty(context.storage, 'put', { value: refuse });
    super(context, bindings);
  }
}
