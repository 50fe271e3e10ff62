import { streamingContract } from '../../support/streaming/contract.ts';
import { startRelay } from '../../support/streaming/relay-node.ts';

streamingContract('Node', startRelay);
