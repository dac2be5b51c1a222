import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse } from '@grafana/data';
import { from, map, type Observable, of, throwError } from 'rxjs';
import { lazyComponent } from '../lazy-component';
import { isComplete, type LearningQuery } from '../learning-query';
import type { LearningSource } from '../learning-source';
import { currentQuery } from '../migration/current-query';
import { toChoices } from './choices';
import { NEW_CHOICES } from './column-choices';
import { selfReference } from './self-reference';
import { MOST_CHOICES, variableRequest } from './variable-query';

/** Also what variables were before they were queries: SQL as mere text. */
type Saved = LearningQuery | string;

let asked = 0;

/** Query variables: any query, of which a column holds the values. */
export class LearningVariableSupport extends CustomVariableSupport<LearningSource, LearningQuery> {
  override readonly editor = lazyComponent(async () => {
    const { VariableEditor } = await import(/* webpackChunkName: "query-editor" */ './variable-editor');
    return VariableEditor;
  });
  private readonly dataSource: LearningSource;

  constructor(dataSource: LearningSource) {
    super();
    this.dataSource = dataSource;
    // Grafana takes the method alone, and calls it by itself.
    this.query = this.query.bind(this);
  }

  override getDefaultQuery(): Partial<LearningQuery> {
    return NEW_CHOICES;
  }

  override query(request: DataQueryRequest<LearningQuery>): Observable<DataQueryResponse> {
    const [saved] = request.targets as readonly Saved[];
    if (!saved) return of({ data: [] });
    const query = currentQuery(saved);
    if (!isComplete(query)) return of({ data: [] });
    const problem = selfReference(query, request.scopedVars);
    if (problem !== undefined) return throwError(() => new Error(problem));
    // Grafana cancels a request when another with the same id begins, and asks for several variables at once.
    const id = `variable-${++asked}`;
    return from(this.dataSource.query(variableRequest(request, query, id))).pipe(
      map((response) => {
        const { values } = toChoices(response.data, query, MOST_CHOICES);
        return { ...response, data: values.map(({ text, value }) => ({ text, value })) };
      }),
    );
  }
}
