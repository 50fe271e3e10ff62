import { suite } from '../suite/suite.ts';
import { NodeHost } from '../support/node-host.ts';

// Node: a process of its own for each configuration, so that it can be stopped, killed and started again.
suite(new NodeHost(), ['configuration', 'restart', 'shutdown', 'trap', 'trap-log', 'crash']);
