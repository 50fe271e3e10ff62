/**
 * Returns the folder of the virtual environment with moto, a server that stands for AWS KMS. Its
 * name changes with the versions.
 */
export function motoFolder(): string;

/** Installs what tests of keys in AWS KMS need. Throws `Missing` if that is not possible. */
export function setUpMoto(): void;
