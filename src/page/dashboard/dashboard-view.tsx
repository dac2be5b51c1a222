import { LinkButton } from '@grafana/ui';
import React, { type ReactNode, useEffect, useMemo } from 'react';
import { changeParameters, withParameters } from '../address/address';
import { hrefOf } from '../address/place';
import { annotationsIn } from '../annotations/annotation';
import { MarksProvider } from '../annotations/marks-context';
import { useMarks } from '../annotations/use-marks';
import type { Source } from '../services/source';
import { rangeOf, rangeParameters, rawRange, setCurrentRange } from '../shared/current-range';
import { type DashboardContext, DashboardProvider } from '../shared/dashboard-context';
import type { AnnotationJson, DashboardJson, PanelJson, VariableJson } from '../shared/dashboard-json';
import { firstRange } from '../shared/first-range';
import { chosenTimeZone, TIME_ZONE, timeZoneOf } from '../shared/time-zone';
import { parametersOf } from '../shared/variable';
import { useVariables } from '../variables/use-variables';
import { BesideHint } from './beside-hint';
import { DashboardControls } from './dashboard-controls';
import { Grid } from './grid';
import { allPanels, ROW } from './sections';
import { useTicks } from './use-ticks';

interface DashboardViewProps {
  readonly dashboard: DashboardJson;
  readonly source: Source;
  readonly address: URL;
  /** The bar above, given what the links in it carry on and what belongs into it. */
  readonly renderTop: (search: string, controls: ReactNode) => ReactNode;
}

const NO_VARIABLES: readonly VariableJson[] = [];
const NO_ANNOTATIONS: readonly AnnotationJson[] = [];

/** All panels, or one that fills the page. */
function shownPanels({ panels = [] }: DashboardJson, viewed: string | null): readonly PanelJson[] {
  const panel = allPanels(panels).find(({ id, type }) => String(id) === viewed && type !== ROW);
  return panel ? [{ ...panel, gridPos: { x: 0, y: 0, w: 24, h: 18 } }] : panels;
}

/** A dashboard as its JSON and the address of the page have it. */
export function DashboardView({ dashboard, source, address, renderTop }: DashboardViewProps) {
  const params = address.searchParams;
  const { templating, graphTooltip = 0, title, uid } = dashboard;
  const { file, dataSource } = source;
  const chosenZone = chosenTimeZone(params);
  const timeZone = chosenZone ?? timeZoneOf(dashboard);
  const last = file?.extent?.to ?? null;
  const first = useMemo(() => firstRange(dashboard, timeZone, last), [dashboard, timeZone, last]);
  const [from, to] = [params.get('from') ?? first.from, params.get('to') ?? first.to];
  // A file does not change, so it is not refreshed.
  const interval = file ? null : (params.get('refresh') ?? (dashboard.refresh || ''));
  const [tick, refresh] = useTicks(interval ?? '');
  const raw = useMemo(() => rawRange(from, to), [from, to]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a relative range moves on with each tick
  const range = useMemo(() => rangeOf(raw, timeZone), [raw, timeZone, tick]);
  setCurrentRange(range, chosenZone);
  const variables = useVariables(templating?.list ?? NO_VARIABLES, address.search, dataSource, range, tick);
  const carried = parametersOf(variables);
  const revision = JSON.stringify([tick, from, to, timeZone, carried]);
  const context: DashboardContext = useMemo(
    () => ({
      uid,
      title,
      dataSource,
      raw,
      timeZone,
      last,
      sharesCursor: graphTooltip > 0,
      variables,
      revision,
      zoom: ({ from: start, to: end }) =>
        changeParameters({ from: String(Math.round(start)), to: String(Math.round(end)) }),
    }),
    [uid, title, dataSource, raw, timeZone, last, graphTooltip, variables, revision],
  );
  const annotations = annotationsIn(dashboard.annotations?.list ?? NO_ANNOTATIONS, params, dataSource);
  const { marks, errors } = useMarks(annotations, context);
  useEffect(() => {
    document.title = title;
  }, [title]);
  const viewed = params.get('viewPanel');
  const search = withParameters('', { ...rangeParameters(raw), [TIME_ZONE]: chosenZone, ...carried });
  return (
    <DashboardProvider value={context}>
      {renderTop(
        search,
        <DashboardControls
          dashboard={dashboard}
          variables={variables}
          annotations={annotations}
          annotationErrors={errors}
          time={{ range, timeZone, interval, onRefresh: refresh }}
        />,
      )}
      <main className="page-main">
        <h1 className="sr-only">{title}</h1>
        {file && <BesideHint uid={uid} />}
        {viewed && (
          <LinkButton
            href={hrefOf(address.pathname + withParameters(address.search, { viewPanel: null }))}
            variant="secondary"
            icon="arrow-left"
          >
            All panels
          </LinkButton>
        )}
        <MarksProvider value={marks}>
          <Grid panels={shownPanels(dashboard, viewed)} />
        </MarksProvider>
      </main>
    </DashboardProvider>
  );
}
