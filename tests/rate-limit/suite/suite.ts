import { beforeAll, describe } from 'vitest';
import type { Limiter } from '../../../hosts/shared/limits/limiter-supervisor.ts';
import { tested } from './completed.ts';
import type { TestedLimiter } from './completed.ts';
import { changes } from './changes.ts';
import { clocks } from './cases/clocks.ts';
import { dialects } from './dialects.ts';
import { fields } from './fields.ts';
import { gcra } from './gcra.ts';
import { kinds } from './kinds.ts';
import { peers } from './cases/peers.ts';
import { policies } from './policies.ts';
import { prices } from './cases/prices.ts';
import { properties } from './properties.ts';
import { refusals } from './refusals.ts';

/**
 * What holds for the limiter in either form. `load`: gives it; `runs`: sequences that each property
 * is tried on.
 */
export function limiterSuite(form: string, load: () => Promise<Limiter>, runs: number): void {
  describe(`the limiter, ${form}`, () => {
    let loaded: Limiter | undefined;
    beforeAll(async () => {
      loaded = await load();
    });
    const limiter = (): TestedLimiter => {
      if (loaded === undefined) throw new TypeError('expected a limiter, got nothing');
      return tested(loaded);
    };
    gcra(limiter);
    policies(limiter);
    kinds(limiter);
    changes(limiter);
    dialects(limiter);
    peers(limiter);
    prices(limiter);
    clocks(limiter, runs);
    refusals(limiter);
    fields(limiter);
    properties(limiter, runs);
  });
}
