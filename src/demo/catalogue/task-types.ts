import type { ANSWERS } from './answers';

interface TaskType {
  readonly name: keyof typeof ANSWERS.harderWeek.weights;
  readonly weight: number;
  readonly complexity: number;
  /** Log odds of success that it costs any tier. */
  readonly difficulty?: number;
  readonly files: number;
  /** Tokens of a task of middling complexity. */
  readonly tokens: number;
  /** Continued by a module: "Extract a helper from … in the scheduler". */
  readonly descriptions: readonly string[];
  readonly solutions: readonly string[];
}

export const TASK_TYPES: readonly TaskType[] = [
  {
    name: 'code_review',
    weight: 22,
    complexity: 46,
    files: 6,
    tokens: 3600,
    descriptions: [
      'Review the error handling in',
      'Review the pull request that reworks',
      'Check naming and structure of',
      'Look for missing edge cases in',
      'Review the locking in',
      'Review the public interface of',
    ],
    solutions: [
      'Reviewed by module with a checklist per layer',
      'Compared behaviour before and after on recorded inputs',
      'Flagged unchecked return values and proposed guards',
    ],
  },
  {
    name: 'test',
    weight: 18,
    complexity: 36,
    files: 3,
    tokens: 2900,
    descriptions: [
      'Write unit tests for',
      'Raise test coverage of',
      'Reproduce the flaky test of',
      'Add property tests for',
      'Replace mocks by a real fixture in the tests of',
      'Add a regression test for',
    ],
    solutions: [
      'Added table-driven tests over the boundary values',
      'Replaced the sleep by waiting for the event itself',
      'Shared one fixture and reset it between tests',
    ],
  },
  {
    name: 'bug_fix',
    weight: 17,
    complexity: 50,
    files: 4,
    tokens: 4200,
    descriptions: [
      'Fix the race condition in',
      'Fix the crash on empty input in',
      'Fix the wrong time zone in',
      'Find the memory leak in',
      'Fix the off-by-one error in',
      'Fix the error that is swallowed in',
    ],
    solutions: [
      'Guarded shared state by a lock and tested it under load',
      'Stored times in UTC and converted at the edges',
      'Closed the resource in a finally block',
    ],
  },
  {
    name: 'refactor',
    weight: 14,
    complexity: 56,
    files: 11,
    tokens: 5200,
    descriptions: [
      'Split the largest class of',
      'Remove duplicated code from',
      'Rename the public types of',
      'Introduce an interface for',
      'Simplify the nested conditions in',
      'Move file access out of',
    ],
    solutions: [
      'Extracted a strategy for each case and removed the switch',
      'Moved the shared code into one helper with two callers',
      'Replaced inheritance by composition',
    ],
  },
  {
    name: 'feature',
    weight: 11,
    complexity: 63,
    files: 9,
    tokens: 6400,
    descriptions: [
      'Add pagination to',
      'Add a dry run to',
      'Support environment variables in',
      'Add structured logging to',
      'Add rate limiting to',
      'Add a health check to',
    ],
    solutions: [
      'Added an option with a safe default and documented it',
      'Built it on the existing event hooks',
      'Put the feature behind a setting, off by default',
    ],
  },
  {
    name: 'documentation',
    weight: 8,
    complexity: 22,
    files: 2,
    tokens: 2100,
    descriptions: [
      'Write a how-to guide for',
      'Bring the docstrings up to date in',
      'Document the settings of',
      'Explain the architecture of',
      'Add examples to the reference of',
      'Correct outdated links in the docs of',
    ],
    solutions: [
      'Generated the reference from the docstrings',
      'Added a worked example for each option',
      'Put a short overview before the details',
    ],
  },
  {
    name: 'optimization',
    weight: 6,
    complexity: 68,
    difficulty: 1.2,
    files: 5,
    tokens: 5600,
    descriptions: [
      'Reduce memory use of',
      'Shorten the start-up of',
      'Batch the database queries of',
      'Remove needless copies from',
      'Profile and speed up',
      'Cut the number of requests from',
    ],
    solutions: [
      'Cached the result by key with a bounded size',
      'Batched the queries into one round trip',
      'Streamed the data instead of loading it whole',
    ],
  },
  {
    name: 'security_audit',
    weight: 4,
    complexity: 74,
    difficulty: 1.3,
    files: 14,
    tokens: 7800,
    descriptions: [
      'Audit input validation in',
      'Look for secrets in the logs of',
      'Check path handling in',
      'Audit the dependencies of',
      'Check the permissions asked for by',
      'Look for injection in',
    ],
    solutions: [
      'Bound all values as parameters instead of concatenating',
      'Resolved paths and refused those outside the root',
      'Pinned the dependency to a release without the flaw',
    ],
  },
];
