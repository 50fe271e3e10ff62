import { componentLimiter } from './forms.ts';
import { limiterSuite } from './limiter.suite.ts';

limiterSuite('as a component on QuickJS', async () => (await componentLimiter())(), 20);
