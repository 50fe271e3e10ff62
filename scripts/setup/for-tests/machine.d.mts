/**
 * The folder with the packages for machines, relative to the clone's root. Tests install all that
 * is in it.
 */
export const machinePackages: string;
/**
 * Installs what the tests of the operators' pages need, where a machine can be made: as root, on a
 * system with apt. Elsewhere these tests say what they lack. Throws `Missing` if an installation
 * fails.
 */
export function setUpMachine(): void;
