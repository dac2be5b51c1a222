import { InvalidArgumentError, Option } from 'commander';

function path(text: string): string {
  if (text.trim() !== '') return text;
  throw new InvalidArgumentError('It takes the path of a file or folder.');
}

/** Oneiric's files. */
export function workflowsOption(): Option {
  return new Option(
    '--workflows <path>',
    "Oneiric's workflow_checkpoints.sqlite, or its folder: workflow_executions and the other tables of workflows",
  ).argParser(path);
}

/** The folder of snapshots of coverage. */
export function coverageOption(): Option {
  return new Option(
    '--coverage <dir>',
    'the folder of metrics_*.json: the tables coverage_snapshots and repository_coverage',
  ).argParser(path);
}
