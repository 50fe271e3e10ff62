/**
 * Limits an Express app: five requests in a burst, one each second, and two at a time.
 * Needs: npm install @mintmark/rate-limit express
 */
import { clientOf, createLimiter } from '@mintmark/rate-limit';
import { limit } from '@mintmark/rate-limit/express';
import express from 'express';

const limiter = createLimiter({
  policies: [
    { name: 'second', quota: 1, window: 1, burst: 5 },
    { name: 'slots', kind: 'concurrency', quota: 2 },
    { name: 'day', kind: 'day', quota: 10_000 },
  ],
});
const app = express();
// Behind a proxy: app.set('trust proxy', 'loopback'), so that request.ip is the client.
app.use(limit({ limiter, of: (request) => ({ ...clientOf(request.ip), cost: request.path === '/expensive' ? 3 : 1 }) }));
app.get('/', (_, response) => response.json({ ok: true }));
app.get('/expensive', (_, response) => response.json({ ok: true }));

const server = app.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`);
});
process.on('SIGTERM', () => server.close(() => process.exit(0)));
