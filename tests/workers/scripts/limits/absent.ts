import { Limits as Real } from '../../../../hosts/workers/objects/limits.ts';

export { default } from '../../../../hosts/workers/gateway-worker.ts';

/** Limits whose object ends at every call, as if its machine had failed. */
export class Limits extends Real {
  override take(): never {
    this.ctx.abort('gone for a test');
    throw new Error('gone for a test');
  }

  override probe(): never {
    return this.take();
  }
}
