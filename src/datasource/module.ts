import { DataSourcePlugin } from '@grafana/data';
import { ConfigEditor } from './config/config-editor';
import { LearningDataSource } from './learning-data-source';
import type { LearningOptions, LearningQuery } from './learning-query';
import { QueryEditor } from './query-editor/query-editor';

export const plugin = new DataSourcePlugin<LearningDataSource, LearningQuery, LearningOptions>(LearningDataSource)
  .setConfigEditor(ConfigEditor)
  .setQueryEditor(QueryEditor);
