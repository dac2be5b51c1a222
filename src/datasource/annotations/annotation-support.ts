import type { AnnotationSupport } from '@grafana/data';
import type { ANNOTATIONS } from '../../query/presets/annotations';
import { lazyComponent } from '../lazy-component';
import type { LearningQuery } from '../learning-query';
import { currentQuery } from '../migration/current-query';

/** What a new annotation marks; the editor, which offers the others, has not been loaded yet. */
const FIRST: (typeof ANNOTATIONS)[0]['name'] = 'error_bursts';

/** Rows become annotations by Grafana's own names: time, timeEnd, title, text, tags. */
export const annotationSupport: AnnotationSupport<LearningQuery> = {
  QueryEditor: lazyComponent(async () => {
    const { AnnotationEditor } = await import(/* webpackChunkName: "query-editor" */ './annotation-editor');
    return AnnotationEditor;
  }),
  getDefaultQuery: () => ({ queryType: 'preset', preset: FIRST, params: {}, format: 'table' }),
  // Series have no titles: whatever is asked, annotations are rows.
  prepareQuery: ({ target }) => target && { ...currentQuery(target), format: 'table' },
};
