import { suite } from '../suite/suite.ts';
import { ProcessHost, nodeCommand } from '../support/process-host.ts';

// Node: a process of its own for each configuration, so that it can be stopped, killed and started again. Nothing is missing.
suite(new ProcessHost(nodeCommand));
