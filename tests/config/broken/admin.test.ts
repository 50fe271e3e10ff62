import { describe } from 'vitest';
import { refuses } from './refuses.ts';

const sha = 'a'.repeat(64);
const plans = { anonymous: { policies: [{ name: 'day', quota: 1, window: 1 }] } };
const signer = {
  keys: [{ id: 'hot', env: 'KEY' }],
  callers: [{ id: 'backend', tokenSha256: sha, keys: ['hot'] }],
  policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['*'] } }],
};
const rule = 'a token that no caller and no API key has';

describe('an admin section that breaks a rule is refused', () => {
  refuses([
    ['no token', { admin: {} }, [['/admin/tokenSha256', 'a value', 'nothing']]],
    [
      'a token in the place of its digest, which is not shown',
      { admin: { tokenSha256: 'mm_a-token' } },
      [['/admin/tokenSha256', '64 hexadecimal digits, lower-case', 'text of 10 characters']],
    ],
    ['another field', { admin: { tokenSha256: sha, hosts: [] } }, [['/admin/hosts', 'one of tokenSha256', 'an unknown field']]],
    [
      "a caller's token",
      { admin: { tokenSha256: sha }, signer },
      [['/admin/tokenSha256', rule, 'the same as /signer/callers/0/tokenSha256']],
    ],
    [
      'an API key',
      { admin: { tokenSha256: sha }, limits: { plans, keys: [{ sha256: sha, plan: 'anonymous' }] } },
      [['/admin/tokenSha256', rule, 'the same as /limits/keys/0/sha256']],
    ],
  ]);
});
