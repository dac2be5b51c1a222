import { CustomVariableSupport, type DataQueryRequest, type DataQueryResponse, type ScopedVars } from '@grafana/data';
import { from, map, type Observable, of } from 'rxjs';
import { translations } from '../i18n/translations';
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

/** Rejects with what is to be said of a variable that refers to itself. */
async function refuse(query: LearningQuery, scopedVars: ScopedVars): Promise<never> {
  await translations();
  throw new Error(selfReference(query, scopedVars));
}

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
    if (selfReference(query, request.scopedVars) !== undefined) return from(refuse(query, request.scopedVars));
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
