import { excerptOf } from '../suite/suite.ts';
import { ProcessHost, nodeAsyncStreamsCommand } from '../support/process-host.ts';
import { missingWithAsyncStreams } from './missing-features.ts';

// The Node host with the gateway for WASI 0.3.
excerptOf(new ProcessHost(nodeAsyncStreamsCommand), missingWithAsyncStreams);
