import { LearningError } from '../../error/learning-error';
import { worded } from '../../error/reader';
import { findNeighbour, isNeighbour, type NeighbourName } from '../../model/neighbours';
import type { Neighbours } from '../neighbours';
import type { References } from '../sql-guard/references';
import type { ExecutionRecord } from './record/record';

interface Named {
  readonly name: NeighbourName;
  /** Null where the database itself has the name. */
  readonly isSet: boolean | null;
}

/** Whether what neighbours hold may matter to a statement. */
export const seesNeighbours = ({ relations, listsCatalog }: References): boolean =>
  listsCatalog || relations.some(({ name }) => isNeighbour(name));

/** Tables of neighbours that a statement reads. */
export function namedNeighbours({ relations, ctes }: References, { neighbours }: ExecutionRecord): Named[] {
  const names = relations.filter(({ name, qualifiers }) => qualifiers.length === 0 && !ctes.has(name));
  return [...new Set(names.map(({ name }) => name))]
    .filter(isNeighbour)
    .map((name) => ({ name, isSet: neighbours.get(name)?.isSet ?? null }));
}

const FILES = { workflows: "Oneiric's SQLite files", coverage: 'snapshots of coverage' } as const;

function unset(name: NeighbourName): LearningError {
  const { source } = findNeighbour(name);
  const where = worded({
    grafana: `${source}Path in the data source settings names them`,
    terminal: `--${source} names them`,
  });
  return new LearningError('no_data_beside', `${name} is empty: no ${FILES[source]} are set; ${where}.`);
}

/**
 * What a person should know of these tables.
 * @param attaching why the copy of all of them could not be opened; null where it was, or there is none
 * @throws LearningError where one is set, and is not there
 */
export function faultsOf(
  named: readonly Named[],
  faults: Neighbours['faults'],
  attaching: LearningError | null,
): LearningError[] {
  const told = new Set<LearningError>();
  for (const { name, isSet } of named) {
    const own = faults.filter(({ tables }) => tables.includes(name)).map(({ error }) => error);
    const problem = own[0] ?? attaching;
    if (!isSet && problem) throw problem;
    if (isSet === null) continue;
    for (const error of isSet ? own : [unset(name)]) told.add(error);
  }
  // Two tables of a source that is not set have one thing to say.
  return [...told].filter((error, at, all) => error.code !== 'no_data_beside' || all[at - 1]?.code !== error.code);
}
