import * as data from '@grafana/data';
import * as runtime from '@grafana/runtime';
import * as ui from '@grafana/ui';
import React, { type ComponentType, useState } from 'react';
import * as reactDom from 'react-dom';
import { createRoot, type Root } from 'react-dom/client';
import * as rxjs from 'rxjs';
import type { LearningDataSource } from '../../../src/datasource/learning-data-source';
import type { LearningOptions, LearningQuery } from '../../../src/datasource/learning-query';
import type { EditorKind } from './editor-kind';
import { FakeLive } from './fake-live';
import { linksOf } from './follow-links';
import type { Followed } from './followed';
import { bindGrafanaKeys, shortcuts } from './grafana-keys';
import { provideServices, setVariables } from './grafana-services';
import { logsOf } from './logs';
import type { PageVariable } from './page-variable';

type Plugin = data.DataSourcePlugin<LearningDataSource, LearningQuery, LearningOptions>;

/** Monaco's loader is one for AMD modules, as is Grafana's. */
type AmdLoader = (
  names: string[],
  done: (module: { plugin: Plugin }) => void,
  failed: (error: unknown) => void,
) => void;

declare global {
  interface Window {
    loader: { define: (name: string, dependencies: string[], module: () => unknown) => void; require: AmdLoader };
    harness: Harness;
    /** Settings of the data source, as the test has them. */
    jsonData?: LearningOptions;
  }
}

type Changed = LearningQuery | data.DataSourceSettings<LearningOptions>;

type Given = Partial<data.DataQueryRequest> & { past?: { from: string; to: string } };

const rangeOf = ({ from, to }: { from: string; to: string }): data.TimeRange => {
  const [start, end] = [data.dateTime(from), data.dateTime(to)];
  return { from: start, to: end, raw: { from: start, to: end } };
};

/** What tests do with the page. */
interface Harness {
  /** @param app of Grafana's, where the editor is told of one */
  mount(kind: EditorKind, value: unknown, theme: 'light' | 'dark', app?: data.CoreApp): void;
  unmount(): void;
  /** As the editor last handed it over. */
  value: Changed;
  /** How often the editor asked for the query to be run. */
  runs: number;
  readonly react: string;
  /** What Grafana's shortcuts did, in turn. */
  readonly shortcuts: readonly string[];
  readonly source: LearningDataSource;
  readonly settings: typeof settings;
  setVariables(variables: readonly PageVariable[]): void;
  /** @param request what differs from an ordinary panel's */
  ask(query: LearningQuery, request?: Given): Promise<unknown>;
  /** @param given what differs from an ordinary request, `past` being another time range */
  choices(query: unknown, given?: Given): Promise<unknown>;
  readonly logs: ReturnType<typeof logsOf>;
  readonly live: FakeLive;
  /** Where the links of all values of the answer lead. */
  links(query: LearningQuery, given?: Given): Promise<Followed[]>;
  /** Hands the answer to the query to the editor, as a panel does. */
  answer(query: LearningQuery): Promise<void>;
}

const range: data.TimeRange = {
  from: data.dateTime('2026-02-08T12:00:00Z'),
  to: data.dateTime('2026-02-09T12:00:00Z'),
  raw: { from: 'now-24h', to: 'now' },
};

const settings = {
  id: 1,
  uid: 'duckdb-learning',
  type: 'mahavishnu-learning-datasource',
  name: 'Mahavishnu Learning',
  jsonData: window.jsonData ?? {},
  meta: { baseUrl: 'public/plugins/mahavishnu-learning-datasource' },
} as data.DataSourceInstanceSettings<LearningOptions>;

function loadPlugin(): Promise<Plugin> {
  const modules = {
    '@grafana/data': data,
    '@grafana/runtime': runtime,
    '@grafana/ui': ui,
    react: React,
    'react-dom': reactDom,
    rxjs,
  };
  const { define, require } = window.loader;
  // The packages of Grafana 10.4 take away the global that the plugin calls, to put a loader of Grafana's in its place.
  Object.assign(window, { define });
  for (const [name, module] of Object.entries(modules)) define(name, [], () => module);
  return new Promise((resolve, reject) => require(['/plugin/module.js'], ({ plugin }) => resolve(plugin), reject));
}

interface StageProps {
  readonly kind: EditorKind;
  readonly first: Changed;
  readonly plugin: Plugin;
  readonly app: data.CoreApp | undefined;
}

function Stage({ kind, first, plugin, app }: StageProps) {
  const [value, setValue] = useState(first);
  const [answered, setAnswered] = useState<data.PanelData>();
  window.harness.answer = async (query) => setAnswered(await panelData(query));
  const change = (changed: Changed) => {
    window.harness.value = changed;
    setValue(changed);
  };
  const onRunQuery = () => {
    window.harness.runs += 1;
  };
  if (kind === 'config') {
    const ConfigEditor = plugin.components.ConfigEditor as ComponentType<
      data.DataSourcePluginOptionsEditorProps<LearningOptions>
    >;
    return <ConfigEditor options={value as never} onOptionsChange={change} />;
  }
  const { source } = window.harness;
  if (kind === 'help') {
    const Help = plugin.components.QueryEditorHelp as ComponentType<data.QueryEditorHelpProps<LearningQuery>>;
    return <Help datasource={source} query={value as LearningQuery} onClickExample={change} />;
  }
  const editors = {
    query: plugin.components.QueryEditor,
    variable: (source.variables as unknown as { editor: ComponentType }).editor,
    annotation: source.annotations?.QueryEditor,
  };
  const Editor = editors[kind] as ComponentType<
    data.QueryEditorProps<LearningDataSource, LearningQuery, LearningOptions>
  >;
  return (
    <Editor
      datasource={source}
      query={value as LearningQuery}
      onChange={change}
      onRunQuery={onRunQuery}
      range={range}
      {...(answered && { data: answered })}
      {...(app && { app })}
    />
  );
}

const request = (target: unknown) =>
  ({
    targets: [target],
    range,
    scopedVars: {},
    intervalMs: 60_000,
    maxDataPoints: 500,
    requestId: 'Q',
  }) as unknown as data.DataQueryRequest<LearningQuery>;

async function panelData(query: LearningQuery): Promise<data.PanelData> {
  const { data: series } = await rxjs.lastValueFrom(rxjs.from(window.harness.source.query(request(query))));
  const asked = { ...request(query), endTime: Date.now() };
  return { state: data.LoadingState.Done, series, request: asked, timeRange: range };
}

async function start() {
  provideServices();
  bindGrafanaKeys();
  runtime.config.buildInfo.version = React.version.startsWith('18') ? '10.4.0' : '13.2.2';
  const plugin = await loadPlugin();
  let root: Root | undefined;
  const source = new plugin.DataSourceClass(settings);
  window.harness = {
    value: { refId: 'A' },
    runs: 0,
    react: React.version,
    shortcuts,
    source,
    settings,
    logs: logsOf(source, request),
    live: new FakeLive(source, request),
    setVariables,
    answer: async () => {},
    mount(kind, value, theme, app) {
      this.unmount();
      this.value = value as Changed;
      this.runs = 0;
      const context = data.createTheme({ colors: { mode: theme } });
      root = createRoot(document.getElementById('root')!);
      root.render(
        <data.ThemeContext.Provider value={context}>
          <ui.GlobalStyles />
          <ui.PortalContainer />
          <div style={{ padding: 16 }}>
            <Stage kind={kind} first={this.value} plugin={plugin} app={app} />
          </div>
        </data.ThemeContext.Provider>,
      );
    },
    unmount() {
      root?.unmount();
      root = undefined;
    },
    async ask(query, { past, ...given } = {}) {
      const {
        data: frames,
        error,
        errors,
      } = await rxjs.lastValueFrom(
        rxjs.from(
          this.source.query({
            ...request(query),
            ...(past && { range: rangeOf(past) }),
            ...given,
          } as data.DataQueryRequest<LearningQuery>),
        ),
      );
      const columns = (frames as data.DataFrame[]).map(({ fields }) =>
        fields.map(({ name, values }) => [name, [...values]]),
      );
      return { columns, error: error ?? errors?.[0] };
    },
    async links(query, { past, ...given } = {}) {
      const range = past && { range: rangeOf(past) };
      const asked = { ...request(query), ...range, ...given } as data.DataQueryRequest<LearningQuery>;
      return linksOf((await rxjs.lastValueFrom(rxjs.from(this.source.query(asked)))).data);
    },
    async choices(query, { past, ...given } = {}) {
      // Grafana calls it away from its object, too.
      const { query: ask } = this.source.variables as unknown as {
        query(asked: unknown): rxjs.Observable<{ data: unknown }>;
      };
      const answer = ask({ ...request(query), ...(past && { range: rangeOf(past) }), ...given });
      return (await rxjs.lastValueFrom(answer)).data;
    },
  };
  document.body.dataset.ready = 'true';
}

void start();
