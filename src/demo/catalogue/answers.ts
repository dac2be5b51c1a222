/** What there is to be found in the demo: its rows follow from this table, and test/demo/answers.test.ts finds it again. */
export const ANSWERS = {
  /** In these task types the cheap tier does the hard work as well; in no others. */
  overServed: { dear: 'large', cheap: 'medium', taskTypes: ['code_review', 'refactor'], band: 3 },
  /** Here the cheap tier fails so much more often that the dear one is worth its price. */
  earnsItsPrice: [
    { dear: 'medium', cheap: 'small', taskTypes: ['code_review', 'test', 'documentation'], band: 1 },
    { dear: 'large', cheap: 'medium', taskTypes: ['optimization', 'security_audit'], band: 3 },
  ],
  /** The router takes the pool for as good as the best. */
  overconfident: { pool: 'runpod' },
  /** Each on all tasks of a type, half and half: the variant spares a share of the failures, which `control` has on top. */
  experiments: [
    { name: 'plan_first', taskType: 'bug_fix', variant: 'plan', spares: 0.75, verdict: 'won' },
    { name: 'short_context', taskType: 'test', variant: 'short', spares: 0, verdict: 'no_difference' },
  ],
  /** The pool of the longer incident. */
  incident: { pool: 'runpod' },
  /** Days before the end, and weights of task types while it lasts: success falls, and no kind of work goes worse. */
  harderWeek: {
    from: 21,
    to: 14,
    weights: {
      code_review: 11,
      test: 7,
      bug_fix: 9,
      refactor: 6,
      feature: 17,
      documentation: 2,
      optimization: 27,
      security_audit: 21,
    },
  },
} as const;
