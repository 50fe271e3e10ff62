import { nativeLimiter } from './forms.ts';
import { limiterSuite } from './limiter.suite.ts';

limiterSuite('linked natively', async () => nativeLimiter, 300);
