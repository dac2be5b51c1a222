interface Failure {
  readonly type: string;
  /** Share among failures outside an incident. */
  readonly weight: number;
  /** `{pool}`, `{worker}` and `{seconds}` are filled in. */
  readonly messages: readonly string[];
}

export const FAILURES: readonly Failure[] = [
  {
    type: 'quality_gate',
    weight: 30,
    messages: [
      'Quality gate failed: 3 tests fail that passed before the change',
      'Quality gate failed: coverage fell below the threshold of 80 %',
      'Quality gate failed: the type checker reports 7 new errors',
      'Quality gate failed: complexity of a function rose above 15',
    ],
  },
  {
    type: 'validation',
    weight: 26,
    messages: [
      'Output is not valid JSON: unexpected end of input',
      'Patch does not apply: context differs in 2 hunks',
      'Answer names a file that is not in the repository',
      'Required field "summary" is missing from the result',
    ],
  },
  {
    type: 'timeout',
    weight: 22,
    messages: [
      'Task gave no result within {seconds} s',
      'No heartbeat from worker {worker} for 60 s; task given up after {seconds} s',
      'Pool {pool} did not answer within the limit of {seconds} s',
    ],
  },
  {
    type: 'crash',
    weight: 15,
    messages: [
      'Worker {worker} exited with signal SIGKILL (out of memory)',
      'Worker {worker} exited with code 139',
      'Connection to worker {worker} was lost',
    ],
  },
  {
    type: 'unknown',
    weight: 7,
    messages: ['Worker {worker} returned no result and no error', 'Unexpected state: task finished twice'],
  },
];
