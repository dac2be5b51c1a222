/** All that can be wrong with a setting, as ends of sentences. The limits of the setting stand in the braces. */
export const PROBLEMS = {
  number: 'must be a number',
  whole: 'must be a whole number',
  range: 'must lie between {{from}} and {{to}}',
  choice: 'must be one of {{words}}',
  text: 'must be text',
  path: 'must be an absolute path, beginning with /',
  blank: 'must be an absolute path, beginning with /, not with a blank',
  pattern: 'must be a path without * ? [ ] { }',
  zone: 'must name a time zone, such as UTC or Europe/Berlin',
  interval: 'must be a width such as 30s, 1m or 1h',
} as const;

export type Problem = keyof typeof PROBLEMS;
