import { suite } from '../suite/suite.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

// On Node each configuration has a process of its own, so that it can be stopped, killed and
// started again. Nothing is missing.
suite(new ProcessHost(nodeCommand));
