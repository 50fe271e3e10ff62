import { excerptOf } from '../suite/suite.ts';
import { ProcessHost, workersAsyncStreamsCommand } from '../support/process-host.ts';
import { missingOnWorkersWithAsyncStreams } from './missing-features.ts';

// The Workers host on workerd with the gateway for WASI 0.3. Each request has a new instance, which
// takes some 100 ms.
excerptOf(new ProcessHost(workersAsyncStreamsCommand), missingOnWorkersWithAsyncStreams);
