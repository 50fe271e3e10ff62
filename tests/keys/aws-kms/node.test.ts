import { nodeCommand } from '../../support/process-host.ts';
import { testSigning } from './signing.ts';

testSigning(nodeCommand);
