import { suite } from '../suite/suite.ts';
import { ProcessHost, workersAsyncStreamsCommand } from '../support/process-host.ts';
import { missingOnWorkersWithAsyncStreams } from './missing-features.ts';

// The Workers host on workerd with the gateway for WASI 0.3.
suite(new ProcessHost(workersAsyncStreamsCommand), missingOnWorkersWithAsyncStreams);
