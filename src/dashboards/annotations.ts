import { ANNOTATIONS } from '../query/presets/annotations';
import { DATA_SOURCE } from './data-source';
import { presetTarget } from './target';

export type AnnotationName = (typeof ANNOTATIONS)[number]['name'];

const LOOKS: Readonly<Record<AnnotationName, { readonly name: string; readonly iconColor: string }>> = {
  error_bursts: { name: 'Error bursts', iconColor: 'red' },
  new_error_types: { name: 'New error types', iconColor: 'purple' },
  low_success: { name: 'Low success', iconColor: 'orange' },
};

/** What each dashboard can mark on its time axes. @param shown those that it shows until somebody turns them off */
export function annotations(shown: readonly AnnotationName[] = []) {
  return ANNOTATIONS.map(({ name }) => ({
    ...LOOKS[name],
    enable: shown.includes(name),
    hide: false,
    datasource: DATA_SOURCE,
    target: { refId: name, ...presetTarget(name) },
  }));
}
