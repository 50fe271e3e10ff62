import type { Config } from '../../../build/types/config.js';

/** The chains of a configuration with every option. */
export const chains: Config['chains'] = {
  '1': {
    rpc: [
      'https://rpc.example/v2/key?fast=1',
      { url: 'https://basic.example', headers: { 'x-plan': 'pro' }, basic: { username: 'user', password: 'pass word' }, maxBatch: 10 },
      { url: 'https://bearer.example', headers: {}, bearer: 'token' },
    ],
    methods: ['debug_traceCall'],
    freshSeconds: 0,
    finality: 12,
    maxBatch: 50,
    logs: { maxBlocks: 5000, splitBlocks: 500 },
    cacheSeconds: 60,
    hedgeAfterMs: 300,
    broadcast: 2,
    pollMs: 250,
    maxAnswerBytes: 1_048_576,
  },
};
