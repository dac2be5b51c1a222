import {
  type DataQueryRequest,
  type DataQueryResponse,
  LoadingState,
  type PanelData,
  type ScopedVars,
  type TypedVariableModel,
} from '@grafana/data';
import { type DataSourceSrv, setDataSourceSrv, setRunRequest, type TemplateSrv } from '@grafana/runtime';
import {
  CustomVariable,
  LocalValueVariable,
  SceneCanvasText,
  SceneFlexItem,
  SceneFlexLayout,
  type SceneObject,
  SceneQueryRunner,
  SceneTimeRange,
  SceneVariableSet,
  sceneGraph,
} from '@grafana/scenes';
import { catchError, from, map, of } from 'rxjs';
import type { LearningDataSource } from '../../src/datasource/learning-data-source';
import type { LearningQuery } from '../../src/datasource/learning-query';

const NAME = 'tier';

interface Given {
  readonly source: LearningDataSource;
  readonly settings: ConstructorParameters<typeof LearningDataSource>[0];
  readonly query: LearningQuery;
  readonly choices: readonly string[];
  /** Of the panel, as a repeat gives it; the panel that is not repeated has none. */
  readonly own?: string;
  /** Of the dashboard. */
  readonly chosen: readonly string[];
}

/** A dashboard with one panel, made of the objects that Grafana makes of its JSON. */
function dashboard({ query, choices, own, chosen }: Given) {
  const runner = new SceneQueryRunner({
    datasource: { uid: 'duckdb-learning' },
    queries: [query],
    maxDataPoints: 100,
  });
  const local =
    own === undefined
      ? []
      : [new LocalValueVariable({ name: NAME, value: own, text: own, isMulti: true, includeAll: true })];
  const panel = new SceneFlexItem({
    $data: runner,
    ...(own !== undefined && { $variables: new SceneVariableSet({ variables: local }) }),
    body: new SceneCanvasText({ text: '' }),
  });
  const variable = new CustomVariable({
    name: NAME,
    query: choices.join(','),
    value: [...chosen],
    text: [...chosen],
    isMulti: true,
    includeAll: true,
  });
  const scene = new SceneFlexLayout({
    $timeRange: new SceneTimeRange({ from: '2026-02-08T12:00:00Z', to: '2026-02-09T12:00:00Z' }),
    $variables: new SceneVariableSet({ variables: [variable] }),
    children: [panel],
  });
  return { scene, panel, runner, variable };
}

/** Puts variables in as Grafana does where a dashboard is made of scenes: by the object that asks, else by the dashboard. */
function templateSrv(scene: SceneObject, variable: CustomVariable): TemplateSrv {
  const replace = (text?: string, scoped?: ScopedVars, format?: string | ((...given: never[]) => string)) => {
    const asking = scoped?.__sceneObject?.value.valueOf() as SceneObject | undefined;
    return sceneGraph.interpolate(asking ?? scene, text, scoped, format as never);
  };
  const { name, value, text, isMulti, includeAll } = variable.state;
  const model = { name, type: 'custom', multi: isMulti, includeAll, current: { value, text } };
  return {
    getVariables: () => [model as unknown as TypedVariableModel],
    replace,
    containsTemplate: (given?: string) => replace(given) !== given,
    updateTimeRange: () => undefined,
  } as TemplateSrv;
}

/** Of which the scene at hand asks. */
let asked: LearningDataSource;

setDataSourceSrv({
  get: async () => asked,
  getInstanceSettings: () => undefined,
  getList: () => [],
} as unknown as DataSourceSrv);

const panelData = (request: DataQueryRequest, { data: series, errors }: DataQueryResponse): PanelData => ({
  state: errors?.length ? LoadingState.Error : LoadingState.Done,
  series,
  timeRange: request.range,
  request,
  ...(errors && { errors }),
});

/** Without the registry that a server fills, no data source can be named. */
const unnamed = (request: DataQueryRequest) => ({
  ...request,
  targets: request.targets.map(({ datasource: _, ...target }) => target),
});

setRunRequest((_, request) =>
  from(asked.query(unnamed(request) as DataQueryRequest<LearningQuery>)).pipe(
    map((response) => panelData(request, response)),
    catchError((error) => of(panelData(request, { data: [], errors: [{ message: String(error) }] }))),
  ),
);

/** What the panel shows: values of all fields of its answer. */
export async function shown(given: Given): Promise<unknown[][]> {
  const { scene, panel, runner, variable } = dashboard(given);
  const Source = given.source.constructor as typeof LearningDataSource;
  asked = new Source(given.settings, templateSrv(scene, variable));
  Object.assign(asked, { getRef: () => ({ uid: asked.uid, type: asked.type }) });
  const done = new Promise<PanelData>((resolve) => {
    runner.subscribeToState(({ data }) => {
      if (data && data.state !== LoadingState.Loading) resolve(data);
    });
  });
  const leave = [scene.activate(), panel.activate()];
  const { series, errors } = await done;
  for (const deactivate of leave.reverse()) deactivate();
  if (errors?.length) throw new Error(errors[0]!.message);
  return series.flatMap(({ fields }) => fields.map(({ values }) => [...values]));
}
