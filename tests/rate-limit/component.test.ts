import { componentLimiter } from './forms.ts';
import { limiterSuite } from './suite/suite.ts';

limiterSuite('as a component on QuickJS', async () => (await componentLimiter())(), 20);
