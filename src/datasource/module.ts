import { DataSourcePlugin } from '@grafana/data';
import { config } from '@grafana/runtime';
import { BackendDataSource } from './backend-data-source';
import { setLanguage } from './i18n/locale';
import { lazyComponent } from './lazy-component';
import type { LearningOptions, LearningQuery } from './learning-query';

setLanguage(config.bootData?.user?.language);

export const plugin = new DataSourcePlugin<BackendDataSource, LearningQuery, LearningOptions>(BackendDataSource)
  .setConfigEditor(
    lazyComponent(async () => {
      const { ConfigEditor } = await import(/* webpackChunkName: "config-editor" */ './config/config-editor');
      return ConfigEditor;
    }),
  )
  .setQueryEditor(
    lazyComponent(async () => {
      const { QueryEditor } = await import(/* webpackChunkName: "query-editor" */ './query-editor/query-editor');
      return QueryEditor;
    }),
  )
  .setQueryEditorHelp(
    lazyComponent(async () => {
      const { QueryEditorHelp } = await import(/* webpackChunkName: "help" */ './help/query-editor-help');
      return QueryEditorHelp;
    }),
  );
