/** An exchange neither waits for anything nor has anything to say: a defect of the gateway. */
export class StalledError extends Error {
  override readonly name = 'StalledError';

  constructor() {
    super('expected an exchange to start an effect, answer or finish, got none of it');
  }
}
