import { DataSourcePlugin } from '@grafana/data';
import { late } from './late';
import { LearningDataSource } from './learning-data-source';
import type { LearningOptions, LearningQuery } from './learning-query';

export const plugin = new DataSourcePlugin<LearningDataSource, LearningQuery, LearningOptions>(LearningDataSource)
  .setConfigEditor(
    late(async () => {
      const { ConfigEditor } = await import(/* webpackChunkName: "config-editor" */ './config/config-editor');
      return ConfigEditor;
    }),
  )
  .setQueryEditor(
    late(async () => {
      const { QueryEditor } = await import(/* webpackChunkName: "query-editor" */ './query-editor/query-editor');
      return QueryEditor;
    }),
  )
  .setQueryEditorHelp(
    late(async () => {
      const { QueryEditorHelp } = await import(/* webpackChunkName: "help" */ './help/query-editor-help');
      return QueryEditorHelp;
    }),
  );
