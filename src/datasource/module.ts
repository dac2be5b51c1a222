import { DataSourcePlugin } from '@grafana/data';
import { config } from '@grafana/runtime';
import { setLanguage } from './i18n/locale';
import { lazyComponent } from './lazy-component';
import { LearningDataSource } from './learning-data-source';
import type { LearningOptions, LearningQuery } from './learning-query';

setLanguage(config.bootData?.user?.language);

export const plugin = new DataSourcePlugin<LearningDataSource, LearningQuery, LearningOptions>(LearningDataSource)
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
