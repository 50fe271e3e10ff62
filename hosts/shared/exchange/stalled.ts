/** An exchange that has no effect under way and no response. This is a defect of the gateway. */
export class StalledError extends Error {
  override readonly name = 'StalledError';

  constructor() {
    super('the exchange stalled: it neither started an effect nor answered nor finished');
  }
}
