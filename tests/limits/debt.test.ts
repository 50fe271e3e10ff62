import { describe, expect, test } from 'vitest';
import { Debt } from '../../hosts/shared/limits/deciding/debt.ts';
import { policyOf } from '../rate-limit/suite/completed.ts';

const rate = [policyOf({ name: 'rate', quota: 10, window: 60, burst: 10 })];
const day = [policyOf({ name: 'day', kind: 'day', quota: 100, window: 86_400, burst: 100 })];
const noon = Date.UTC(2026, 0, 1, 12);
const minute = 60_000;

describe('what passed beside a store', () => {
  test('is owed until it is taken, however late', () => {
    const debt = new Debt();
    debt.add(4, noon, rate);
    debt.add(3, noon + minute, rate);
    expect(debt.take(noon + 60 * minute, rate)).toBe(7);
    expect(debt.take(noon + 60 * minute, rate)).toBe(0);
  });

  test('is never more than a policy can have spent', () => {
    const debt = new Debt();
    debt.add(50, noon, rate);
    expect(debt.units(noon, rate)).toBe(10);
  });
});

describe('what a store spent for nothing', () => {
  test('goes back, less what its rate has given back by then: 10 units a minute', () => {
    const debt = new Debt();
    debt.add(-10, noon, rate);
    expect(debt.units(noon, rate)).toBe(-10);
    expect(debt.units(noon + minute / 2, rate)).toBe(-5);
    // The rate has given back all of it. To give it back again admitted 10 units more.
    expect(debt.units(noon + minute, rate)).toBe(0);
    expect(debt.take(noon + 2 * minute, rate)).toBe(0);
  });

  test('does not go back on another day', () => {
    const debt = new Debt();
    debt.add(-40, noon, day);
    expect(debt.units(noon + 11 * 60 * minute, day)).toBe(-40);
    expect(debt.units(noon + 12 * 60 * minute, day)).toBe(0);
  });

  test('is set off against what passed', () => {
    const debt = new Debt();
    debt.add(-4, noon, rate);
    debt.add(6, noon, rate);
    expect(debt.take(noon, rate)).toBe(2);
  });
});
