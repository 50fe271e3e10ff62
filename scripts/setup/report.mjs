import { appendFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The clone's root, with a slash at its end. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Something that the set-up cannot supply; the message says what to do. */
export class Missing extends Error {
  /** @param {string} message @param {number} exitCode */
  constructor(message, exitCode) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** Prints a line of progress. @param {string} line */
export function say(line) {
  console.error(`set-up: ${line}`);
}

/** Appends what a tool printed to `build/setup.log`. @param {string} text */
export function log(text) {
  mkdirSync(`${root}build`, { recursive: true });
  appendFileSync(`${root}build/setup.log`, `${text}\n`);
}
