import type { AnnotationSupport } from '@grafana/data';
import { lazyComponent } from '../lazy-component';
import type { LearningQuery } from '../learning-query';
import { currentQuery } from '../migration/current-query';
import { FIRST_ANNOTATION } from './annotation-presets';

/** Rows become annotations by Grafana's own names: time, timeEnd, title, text, tags. */
export const annotationSupport: AnnotationSupport<LearningQuery> = {
  QueryEditor: lazyComponent(async () => {
    const { AnnotationEditor } = await import(/* webpackChunkName: "query-editor" */ './annotation-editor');
    return AnnotationEditor;
  }),
  getDefaultQuery: () => ({ queryType: 'preset', preset: FIRST_ANNOTATION, params: {}, format: 'table' }),
  // Series have no titles: whatever is asked, annotations are rows.
  prepareQuery: ({ target }) => target && { ...currentQuery(target), format: 'table' },
};
