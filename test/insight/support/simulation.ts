import { EXECUTION_COLUMNS } from '../../../src/model/columns';
import { schemaDdl } from '../../../src/model/schema';
import { TestEngine } from '../../engine/duckdb-node/support/test-engine';
import { ask, DAY, type Row, select } from '../../query/support/ask';
import { END } from '../../query/support/databases';
import { Draws } from './draws';

/** Columns as SQL by their names. */
type Columns = Readonly<Record<string, string>>;

export interface World {
  readonly seed: number;
  readonly repetitions: number;
  /** Of each repetition. */
  readonly executions: number;
  /**
   * Columns of executions, and whatever they are made from, stage by stage: each sees those of the stages before,
   * `repetition` and `place`, its number within the repetition. What is not told has a value that says nothing.
   */
  readonly stages: (draws: Draws) => readonly Columns[];
}

const START = END - 30 * DAY;

/** Evenly over the 30 days before END, in the order of their places. */
const timestamp = (executions: number) =>
  `make_timestamp(${START * 1000} + (place * ${(30 * DAY * 1000) / executions})::BIGINT)`;

const DEFAULTS: Columns = {
  task_type: "'test'",
  task_description: "'a task'",
  file_count: '1',
  estimated_tokens: '100',
  model_tier: "'small'",
  pool_type: "'mahavishnu'",
  routing_confidence: '0.5',
  complexity_score: '50',
  success: 'true',
  duration_seconds: '1',
  cost_estimate: '0.01',
  actual_cost: '0.01',
};

const repoOf = (repetition: number) => `r${String(repetition).padStart(6, '0')}`;

const MODEL: ReadonlySet<string> = new Set(EXECUTION_COLUMNS.map(({ name }) => name));

function rowsSql({ seed, repetitions, executions, stages }: World): string {
  const made = stages(new Draws(seed));
  const told: Columns = Object.assign({}, ...made);
  const isTold = (name: string) => name in told;
  const source = made.reduce(
    (from, columns) =>
      `(SELECT *, ${Object.entries(columns)
        .map(([name, sql]) => `${sql} AS ${name}`)
        .join(', ')} FROM ${from})`,
    `(SELECT i, i // ${executions} AS repetition, i % ${executions} AS place FROM range(${repetitions * executions}) AS t(i))`,
  );
  const columns: Columns = {
    task_id: `md5('${seed}:' || i)::UUID`,
    timestamp: timestamp(executions),
    repo: "'r' || lpad(repetition::VARCHAR, 6, '0')",
    ...DEFAULTS,
    ...Object.fromEntries(Object.keys(told).flatMap((name) => (MODEL.has(name) ? [[name, name]] : []))),
  };
  return `INSERT INTO executions BY NAME SELECT ${Object.entries(columns)
    .map(([name, sql]) => (isTold(name) ? name : `${sql} AS ${name}`))
    .join(', ')} FROM ${source}`;
}

/** Repetitions of a world side by side in one database, which the presets are asked over as everybody asks them. */
export class Simulation {
  readonly #engine: TestEngine;

  static async of(world: World): Promise<Simulation> {
    return new Simulation(await TestEngine.over([...schemaDdl(), rowsSql(world)]));
  }

  private constructor(engine: TestEngine) {
    this.#engine = engine;
  }

  /** What the preset answers about a repetition. */
  ask(
    repetition: number,
    preset: string,
    params: Readonly<Record<string, string | number>> = {},
    timeRange = { from: START, to: END },
  ): Promise<Row[]> {
    const query = { queryType: 'preset', preset, params: { repo: repoOf(repetition), ...params } };
    return ask(query, this.#engine, { timeRange });
  }

  /** What the preset answers about all repetitions at once. */
  askAll(
    preset: string,
    params: Readonly<Record<string, string | number>> = {},
    timeRange = { from: START, to: END },
  ): Promise<Row[]> {
    return ask({ queryType: 'preset', preset, params }, this.#engine, { timeRange });
  }

  /** What SQL answers. */
  rows(sql: string): Promise<Row[]> {
    return select(this.#engine, sql);
  }

  /** Columns of the executions of a repetition, grouped by those that are no aggregates. */
  select(repetition: number, columns: string): Promise<Row[]> {
    return select(this.#engine, `SELECT ${columns} FROM executions WHERE repo = '${repoOf(repetition)}' GROUP BY ALL`);
  }

  close(): Promise<void> {
    return this.#engine.close();
  }
}

/** Simulates the world, and clears up when the work with it is done. */
export async function simulate<T>(world: World, work: (simulation: Simulation) => Promise<T>): Promise<T> {
  const simulation = await Simulation.of(world);
  try {
    return await work(simulation);
  } finally {
    await simulation.close();
  }
}
