/** The clone's root, with a slash at its end. */
export const root: string;

/** Something that the set-up cannot supply; the message says what to do. */
export class Missing extends Error {
  constructor(message: string, exitCode: number);
  readonly exitCode: number;
}
