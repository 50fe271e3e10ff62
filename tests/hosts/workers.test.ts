import { suite } from '../suite/suite.ts';
import { ProcessHost, workersCommand } from '../support/process-host.ts';
import { missingOnWorkers } from './missing-features.ts';

// On workerd each configuration has a process of its own, with the built scripts.
suite(new ProcessHost(workersCommand), missingOnWorkers);
