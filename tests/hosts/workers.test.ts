import { suite } from '../suite/suite.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';

// workerd: a process of its own for each configuration, with the built scripts.
suite(new ProcessHost(workersCommand), ['configuration', 'restart', 'shutdown', 'trap', 'trap-log', 'crash']);
