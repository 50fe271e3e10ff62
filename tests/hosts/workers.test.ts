import { suite } from '../suite/suite.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';
import { missingOnWorkers } from './missing-features.ts';

// workerd: a process of its own for each configuration, with the built scripts.
suite(new ProcessHost(workersCommand), missingOnWorkers);
