import { DataSourcePlugin } from '@grafana/data';
import { config } from '@grafana/runtime';
import { setLanguage } from '../i18n/locale';
import { lazyComponent } from '../lazy-component';
import type { LearningOptions, LearningQuery } from '../learning-query';
import { FileDataSource } from './file-data-source';

setLanguage(config.bootData?.user?.language);

/** The plugin without a backend. */
export const plugin = new DataSourcePlugin<FileDataSource, LearningQuery, LearningOptions>(FileDataSource)
  .setConfigEditor(
    lazyComponent(async () => {
      const { ConfigEditor } = await import(/* webpackChunkName: "config-editor" */ './config-editor');
      return ConfigEditor;
    }),
  )
  .setQueryEditor(
    lazyComponent(async () => {
      const { QueryEditor } = await import(/* webpackChunkName: "query-editor" */ '../query-editor/query-editor');
      return QueryEditor;
    }),
  )
  .setQueryEditorHelp(
    lazyComponent(async () => {
      const { QueryEditorHelp } = await import(/* webpackChunkName: "help" */ '../help/query-editor-help');
      return QueryEditorHelp;
    }),
  );
