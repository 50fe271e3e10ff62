import { nativeLimiter } from './forms.ts';
import { limiterSuite } from './suite/suite.ts';

limiterSuite('linked natively', async () => nativeLimiter, 300);
