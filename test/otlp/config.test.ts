import { describe, expect, it } from 'vitest';
import { DEFAULT_CONFIG, modelsOf, parseConfig } from '../../src/otlp/config';

describe('the settings', () => {
  it('are the defaults where they say nothing', () => {
    expect(parseConfig('{}')).toEqual(DEFAULT_CONFIG);
  });

  it.each([
    ['{', 'The OpenTelemetry settings are no JSON.'],
    ['[]', 'The file of the OpenTelemetry settings takes a JSON object.'],
    ['{"tier":[]}', 'The OpenTelemetry settings have no "tier".'],
    ['{"tiers":{}}', 'tiers of the OpenTelemetry settings takes a list.'],
    ['{"tiers":[{"model":"a"}]}', 'tiers[0].tier of the OpenTelemetry settings takes a text that is not empty.'],
    [
      '{"prices":[{"model":"a","input":-1,"output":1}]}',
      'prices[0].input of the OpenTelemetry settings takes a number from 0 to 1000000.',
    ],
    ['{"prices":[{"model":"a","input":1,"output":1,"cache":1}]}', 'The fields of prices[0] have no "cache".'],
    ['{"grace_seconds":"5"}', 'grace_seconds of the OpenTelemetry settings takes a number from 0 to 86400.'],
    ['{"descriptions":1}', 'descriptions of the OpenTelemetry settings takes true or false.'],
  ])('that are %s are refused by the field', (json, message) => {
    expect(() => parseConfig(json)).toThrowError(expect.objectContaining({ code: 'bad_settings', message }));
  });
});

describe('the tier of a model', () => {
  const models = modelsOf(parseConfig('{"tiers":[{"model":"our-*.1|special","tier":"large"}]}'));

  it.each([
    ['claude-haiku-4-5-20251001', 'small'],
    ['gpt-5-mini', 'small'],
    ['o3-mini', 'small'],
    ['gemini-2.5-flash', 'small'],
    ['claude-sonnet-4-5', 'medium'],
    ['anthropic/claude-opus-4-6', 'large'],
    ['gpt-5', 'medium'],
    ['gpt-5-pro', 'large'],
    ['o3', 'large'],
    ['OUR-thing.1', 'large'],
    ['our-thing-1', undefined],
    ['special', 'large'],
    ['(a+)+$', undefined],
  ])('%s is %s', (model, tier) => {
    expect(models.tierOf(model)).toBe(tier);
  });
});
