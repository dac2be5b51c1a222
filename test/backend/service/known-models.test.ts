import { expect, it } from 'vitest';
import { KnownModels } from '../../../src/backend/service/known-models';

it('the same text is the same model, whoever sends it, and cannot be changed', () => {
  const models = new KnownModels();
  const text = JSON.stringify({ queryType: 'metric', measures: ['executions'], note: 'é' });
  const model = models.of(Buffer.from(text)) as { measures: string[] };
  expect(models.of(Buffer.from(text))).toBe(model);
  expect(model).toEqual(JSON.parse(text));
  expect(() => model.measures.push('cost_total')).toThrow(TypeError);
  expect(models.of(Buffer.from(text.replace('é', 'è')))).not.toBe(model);
});

it('says what is no JSON each time', () => {
  const models = new KnownModels();
  for (let i = 0; i < 2; i++) expect(() => models.of(Buffer.from('{'))).toThrow('no JSON');
});
