import { REFERENCE } from '../../query/variables/reference';
import type { LearningQuery } from '../learning-query';

/** Names of the variables that the query stands on. */
export function referencedVariables(query: LearningQuery): string[] {
  const { refId: _refId, datasource: _datasource, ...asked } = query;
  const references = JSON.stringify(asked).matchAll(REFERENCE);
  return [...references].flatMap(([, plain, square, , braced]) => plain ?? square ?? braced ?? []);
}

/** The name of the variable whose query it is, as far as Grafana tells: "SOURCE-NAME-Variable-Query", or the name alone. */
export const ownName = ({ refId = '' }: LearningQuery): string => /-(\w+)-Variable-Query$/.exec(refId)?.[1] ?? refId;
