import { getEventListeners } from 'node:events';
import { expect, it } from 'vitest';
import { onAbort } from '../../src/error/cancellation';

const MANY = 30;

it('many who wait for one signal share a listener, and each is told once', () => {
  const controller = new AbortController();
  const { signal } = controller;
  const told: number[] = [];
  const stops = Array.from({ length: MANY }, (_, i) => onAbort(signal, () => told.push(i)));
  expect(getEventListeners(signal, 'abort')).toHaveLength(1);
  stops[3]!();
  controller.abort();
  controller.abort();
  expect(told).toEqual(Array.from({ length: MANY }, (_, i) => i).filter((i) => i !== 3));
  expect(getEventListeners(signal, 'abort')).toEqual([]);
});

it('a signal that nobody waits for any more is left alone, until somebody does again', () => {
  const controller = new AbortController();
  const { signal } = controller;
  const told: string[] = [];
  const stop = onAbort(signal, () => told.push('first'));
  stop();
  expect(getEventListeners(signal, 'abort')).toEqual([]);
  onAbort(signal, () => told.push('second'));
  stop();
  controller.abort();
  onAbort(signal, () => told.push('late'));
  expect(told).toEqual(['second', 'late']);
});
