import { pythonFolder, setUpPython } from './python.mjs';

const requirements = 'tests/keys/aws-kms/requirements.txt';

/**
 * Returns the folder of the virtual environment with moto, a server that stands for AWS KMS. Its
 * name changes with the versions.
 */
export function motoFolder() {
  return pythonFolder('moto', requirements);
}

/** Installs what tests of keys in AWS KMS need. Throws `Missing` if that is not possible. */
export function setUpMoto() {
  const progress = 'installing moto, which stands for AWS KMS in tests';
  setUpPython({ name: 'moto', requirements, progress, need: 'The tests of keys in AWS KMS' });
}
