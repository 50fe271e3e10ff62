import { testSigning } from './signing.ts';
import { workersCommand } from '../../support/process-host.ts';

testSigning(workersCommand);
