import { plural } from '../error/plural';
import type { NeighbourValue } from '../neighbours/instant';
import { type Found, type Judgement, judgement, type Scored } from './card';
import { freshness, shareOf } from './grade';
import { age, listed } from './words';
import type { WorkflowFacts } from './workflow-facts';

const DAY = 86_400;
const STUCK_SECONDS = 3600;
/** Percent. */
const MOST_ERRORS = 5;

interface Part {
  readonly scored: Scored;
  readonly found: readonly Found[];
}

interface Judged extends WorkflowFacts {
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly samples: number;
}

type Row = Readonly<Record<string, NeighbourValue>>;

const runs = ({ rows }: Judged) => rows.workflow_executions;
const nodes = ({ rows }: Judged) => rows.workflow_execution_nodes;
const sampled = (found: readonly Row[], most: number) =>
  found.slice(0, most).map(({ run_id, node_key }) => (node_key === undefined ? `${run_id}` : `${run_id} ${node_key}`));
const percent = (value: number) => `${value.toFixed(1)} %`;

function schema(facts: Judged): Part {
  const { missingTables, missingColumns, hasForeignKey, indexed } = facts;
  const lacksIndexes = [
    ...(indexed.workflow_execution_nodes.includes('run_id') ? [] : ['idx_workflow_nodes_run_id']),
    ...(indexed.workflow_executions.includes('status') ? [] : ['idx_workflow_executions_status']),
  ];
  const lacks = [
    ...missingTables,
    ...missingColumns,
    ...(hasForeignKey ? [] : ['a foreign key from steps to runs']),
    ...lacksIndexes,
  ];
  // Tables, foreign key, indexes; a table without all of its columns is not there as a whole.
  const broken = new Set([...missingTables, ...missingColumns.map((column) => column.split('.')[0])]);
  const present = 3 - broken.size + (hasForeignKey ? 1 : 0) + (2 - lacksIndexes.length);
  const found: Found[] = [];
  if (broken.size > 0) {
    found.push({
      severity: 'P1',
      issue: 'schema_incomplete',
      message: `Missing: ${listed([...missingTables, ...missingColumns])}.`,
      action: 'Let its owner make the file anew by its own schema; rows of what is missing cannot be told.',
    });
  }
  if (!hasForeignKey) {
    found.push({
      severity: 'P2',
      issue: 'foreign_key_missing',
      message: 'Nothing keeps steps from losing their run: workflow_execution_nodes has no foreign key.',
      action: 'Run mahavishnu-learning workflows import, then workflows repair.',
    });
  }
  if (lacksIndexes.length > 0) {
    found.push({
      severity: 'P2',
      issue: 'indexes_missing',
      message: `${plural(lacksIndexes.length, 'index is', 'indexes are')} missing: ${lacksIndexes.join(', ')}.`,
      action: 'Run mahavishnu-learning workflows repair.',
    });
  }
  return {
    scored: {
      dimension: 'schema',
      score: shareOf(present, 6),
      target: 'tables, foreign key and indexes',
      detail: lacks.length === 0 ? 'complete' : `lacks ${listed(lacks, 2)}`,
    },
    found,
  };
}

const isRunning = ({ status }: Row) => status === 'running';
const startedSecondsAgo = ({ started_at: begun }: Row, now: number) =>
  typeof begun === 'number' ? (now - begun) / 1000 : Infinity;

/** Still to be running, after so long, is to have been forgotten. */
const isStuck = (row: Row, now: number) =>
  isRunning(row) && row.ended_at === null && startedSecondsAgo(row, now) > STUCK_SECONDS;

/** What a row has to say in its state. */
function expected(row: Row, columns: readonly string[], now: number): string[] {
  const isEnded = !isRunning(row) || isStuck(row, now);
  return ['status', 'started_at', ...(isEnded ? columns : []), ...(row.status === 'failed' ? ['error'] : [])];
}

function completeness(facts: Judged): Part {
  const { now, samples, remarks } = facts;
  const asked = [
    ...runs(facts).map((row) => ({ row, names: ['workflow_key', ...expected(row, ['ended_at'], now)] })),
    ...nodes(facts).map((row) => ({ row, names: expected(row, ['ended_at', 'attempts'], now) })),
  ];
  const all = asked.reduce((sum, { names }) => sum + names.length, 0);
  const missing = asked.reduce((sum, { row, names }) => sum + names.filter((name) => row[name] === null).length, 0);
  const stuck = [...runs(facts), ...nodes(facts)].filter((row) => isStuck(row, now));
  const found: Found[] = [];
  if (stuck.length > 0) {
    found.push({
      severity: 'P1',
      issue: 'stuck',
      message: `${plural(stuck.length, 'run or step', 'runs and steps')} began more than an hour ago and never ended.`,
      action: 'See whether a process still works on them; whoever did has died otherwise.',
      rows: stuck.length,
      samples: sampled(stuck, samples),
    });
  }
  if (remarks.length > 0) {
    found.push({
      severity: 'P2',
      issue: 'values_unread',
      message: listed(remarks),
      action: 'See who else writes to the file.',
    });
  }
  return {
    scored: {
      dimension: 'completeness',
      score: shareOf(all - missing, all),
      target: '100 %',
      detail:
        all === 0
          ? 'no rows'
          : `${missing} of ${all} expected values missing${stuck.length > 0 ? `, ${stuck.length} stuck` : ''}`,
    },
    found,
  };
}

/** When each run began, by its first step. */
function beganOf(steps: readonly Row[]): ReadonlyMap<NeighbourValue, number> {
  const began = new Map<NeighbourValue, number>();
  for (const { run_id: id, started_at: at } of steps) {
    if (typeof at === 'number') began.set(id!, Math.min(at, began.get(id!) ?? Infinity));
  }
  return began;
}

/**
 * Oneiric keeps its last run only and the steps of all: steps of a run from before the newest that is there are history,
 * and those of a later one have lost theirs. The preset orphaned_nodes counts in the same way.
 */
function integrity(facts: Judged): Part {
  const { samples, faults } = facts;
  const known = new Set(runs(facts).map(({ run_id: id }) => id));
  const newest = Math.max(...runs(facts).map(({ started_at: at }) => (typeof at === 'number' ? at : -Infinity)));
  const all = nodes(facts);
  const began = beganOf(all);
  const without = all.filter(({ run_id: id }) => !known.has(id!));
  const isEarlier = ({ run_id: id }: Row) => (began.get(id!) ?? Infinity) < newest;
  const history = without.filter(isEarlier);
  const orphans = without.filter((row) => !isEarlier(row));
  const found: Found[] = [];
  if (faults.length > 0) {
    found.push({
      severity: 'P0',
      issue: 'damaged',
      message: `SQLite finds the file damaged: ${listed(faults, 2)}`,
      action: 'Bring it back from a copy before its owner writes more.',
    });
  }
  if (orphans.length > 0) {
    found.push({
      severity: 'P1',
      issue: 'orphans',
      message: `${plural(orphans.length, 'step')} (${percent(shareOf(orphans.length, all.length)!)}) are of runs that began no earlier than the newest that is kept, and are not there.`,
      action: 'Run mahavishnu-learning workflows import, which gives them a run, before anything is cleaned.',
      rows: orphans.length,
      samples: sampled(orphans, samples),
    });
  }
  if (history.length > 0) {
    found.push({
      severity: 'P2',
      issue: 'history',
      message: `${plural(history.length, 'step')} (${percent(shareOf(history.length, all.length)!)}) of earlier runs outlived their run.`,
      action: 'They are all the history there is: run mahavishnu-learning workflows import before anything is cleaned.',
      rows: history.length,
      samples: sampled(history, samples),
    });
  }
  return {
    scored: {
      dimension: 'referential_integrity',
      score: shareOf(all.length - without.length, all.length),
      target: '100 %',
      detail:
        all.length === 0
          ? 'no steps'
          : `${without.length} of ${all.length} steps without their run: ${history.length} history, ${orphans.length} orphans`,
    },
    found,
  };
}

function fresh(facts: Judged): Part {
  const times = [...runs(facts), ...nodes(facts)].flatMap(({ started_at: begun, ended_at: ended }) =>
    [begun, ended].filter((time) => typeof time === 'number'),
  );
  const seconds = times.length === 0 ? null : Math.max(0, (facts.now - Math.max(...times)) / 1000);
  return {
    scored: {
      dimension: 'freshness',
      score: seconds === null ? null : freshness(seconds, DAY),
      target: 'under 1 day',
      detail: seconds === null ? 'no rows' : `the latest run or step is ${age(seconds)} old`,
    },
    found:
      seconds === null || seconds <= DAY
        ? []
        : [
            {
              severity: 'P2',
              issue: 'stale',
              message: `No workflow has run for ${age(seconds)}.`,
              action: 'See whether the workflows are meant to run, and keep their checkpoints here.',
            },
          ],
  };
}

function errors(facts: Judged): Part {
  const all = nodes(facts);
  const failed = all.filter(({ status }) => status === 'failed');
  const rate = shareOf(failed.length, all.length);
  return {
    scored: {
      dimension: 'error_rate',
      score: rate === null ? null : 100 - rate,
      target: `under ${MOST_ERRORS} % failed`,
      detail: rate === null ? 'no steps' : `${failed.length} of ${all.length} steps failed (${percent(rate)})`,
    },
    found:
      rate === null || rate < MOST_ERRORS
        ? []
        : [
            {
              severity: 'P1',
              issue: 'errors',
              message: `${plural(failed.length, 'step')} (${percent(rate)}) failed.`,
              action: 'Ask the preset top_node_errors why.',
              rows: failed.length,
              samples: sampled(failed, facts.samples),
            },
          ],
  };
}

const PARTS = [schema, completeness, integrity, fresh, errors];

/** Judges workflow checkpoints. @param now milliseconds since 1970. @param samples ids for each issue */
export function judgeWorkflows(facts: WorkflowFacts, now: number, samples: number): Judgement {
  const parts = PARTS.map((part) => part({ ...facts, now, samples }));
  return judgement(
    'workflows',
    facts.file,
    parts.map(({ scored }) => scored),
    parts.flatMap(({ found }) => found),
  );
}
