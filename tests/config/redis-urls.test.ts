import { describe, expect, test } from 'vitest';
import { parseRedisUrls } from '../../hosts/shared/config/text/redis-urls.ts';

describe('the URL of a Redis server', () => {
  test.each([
    ['redis://cache.example', [{ host: 'cache.example', tls: false, password: undefined }]],
    ['rediss://a:p%40ss@10.0.0.1:6380/2', [{ host: '10.0.0.1', tls: true, password: 'p@ss', writtenPassword: 'p%40ss' }]],
    ['redis://:secret@[::1]:1', [{ host: '[::1]', password: 'secret' }]],
    ['unix:///run/redis/redis.sock', [{ host: '', tls: false }]],
    ['unix://:secret@/run/redis.sock?db=3', [{ password: 'secret' }]],
    ['redis://a:1,redis://b:2', [{ host: 'a' }, { host: 'b' }]],
  ])('%s', (text, parts) => expect(parseRedisUrls(text)).toMatchObject(parts));

  test.each([
    '',
    'cache.example:6379',
    'http://cache.example',
    'redis://',
    'redis://a:0',
    'redis://a:65536',
    'redis://a/x',
    'redis://:%zz@a',
    'redis://a,',
    'redis://a/1,redis://b',
    'unix:///a.sock,redis://b',
    'unix://a.sock',
  ])('%s is refused', (text) => expect(parseRedisUrls(text)).toBeUndefined());
});
